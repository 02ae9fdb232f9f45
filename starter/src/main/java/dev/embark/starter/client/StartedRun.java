package dev.embark.starter.client;

/**
 * A run that was asked for.
 *
 * @param workflowId such as {@code fleet/payments-prod}
 * @param runId the run
 * @param attached whether it was running already, with the same content
 */
public record StartedRun(String workflowId, String runId, boolean attached) {}
