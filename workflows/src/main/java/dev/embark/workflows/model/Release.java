package dev.embark.workflows.model;

/** Which clusters of a batch try again on a release. */
public enum Release {
  /** Clusters that are held by a systemic failure. */
  SYSTEMIC,
  /** All clusters that are held or have failed. */
  ALL
}
