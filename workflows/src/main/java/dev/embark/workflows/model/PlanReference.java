package dev.embark.workflows.model;

/**
 * The frozen plan that a fleet runs, for the audit and for the refusal of other workers.
 *
 * @param digest SHA-256 over its content
 * @param author who made it: stated, not verified
 * @param plannedAtMillis when, milliseconds since the epoch
 * @param identity the identity of the worker that looked; a worker with another identity refuses
 *     the fleet
 * @param changesAccepted whether clusters that have changed since are onboarded nevertheless
 */
public record PlanReference(
    String digest,
    String author,
    long plannedAtMillis,
    WorkerIdentity identity,
    boolean changesAccepted) {}
