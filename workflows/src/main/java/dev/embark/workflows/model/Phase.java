package dev.embark.workflows.model;

/** Where a cluster is, as the search attribute {@code EmbarkPhase} tells it. */
public enum Phase {
  /** Looking, capturing, registering, writing the bindings. */
  Preparing,
  /** On the durable timer, while IAM spreads the change. */
  Waiting,
  /** Updating and confirming. */
  Updating,
  /** Undoing. */
  RollingBack,
  /** Held, or ended without proof: a person has to decide. */
  NeedsAttention,
  /** Ended. */
  Done
}
