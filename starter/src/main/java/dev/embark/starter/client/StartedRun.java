package dev.embark.starter.client;

/**
 * A run that was asked for.
 *
 * @param workflowId such as {@code fleet/payments-prod}
 * @param runId the run id
 * @param attached whether it was already running with the same content
 */
public record StartedRun(String workflowId, String runId, boolean attached) {}
