package dev.embark.workflows.model;

/** What a fleet and its batches do with clusters that have not ended. */
public enum Mode {
  /** Starting clusters as the window allows. */
  RUN,
  /** Starting nothing new; what is in flight finishes. */
  STOP,
  /** Starting nothing new; what is before its pivot is undone. */
  ROLLBACK
}
