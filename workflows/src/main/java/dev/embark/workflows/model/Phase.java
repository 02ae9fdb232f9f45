package dev.embark.workflows.model;

/** The phase of a cluster's run, as the search attribute {@code EmbarkPhase} shows it. */
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
