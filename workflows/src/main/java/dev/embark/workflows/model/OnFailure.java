package dev.embark.workflows.model;

/** What a cluster does when a step fails for good before the pivot. */
public enum OnFailure {
  /** Undo what was done and end. */
  ROLLBACK,
  /** Keep everything as it is and wait for a person to retry or roll back. */
  HOLD
}
