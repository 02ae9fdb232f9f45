package dev.embark.workflows.model;

/** Which clusters of a batch try again. */
public enum Release {
  /** Those that a systemic failure holds. */
  SYSTEMIC,
  /** Every one that is held or has failed. */
  ALL
}
