package dev.embark.workflows.model;

/** What a fleet is doing. */
public enum FleetState {
  RUNNING,
  /** Starts nothing until {@code resume}. */
  PAUSED,
  /** The next wave waits for {@code approve}. */
  AWAITING_APPROVAL,
  /** Every cluster has ended or is held; the held ones need a decision. */
  NEEDS_ATTENTION,
  /** Starts nothing new, lets what is in flight finish. */
  STOPPING,
  /** Starts nothing new, undoes what is before its pivot. */
  ROLLING_BACK,
  /** Ended: every cluster has an outcome. */
  COMPLETED,
  /** Ended on {@code stop}; clusters that were never started are as they were. */
  STOPPED,
  /** Ended on {@code rollback}. */
  ROLLED_BACK;

  /** Whether the fleet has ended. */
  public boolean isEnd() {
    return switch (this) {
      case COMPLETED, STOPPED, ROLLED_BACK -> true;
      case RUNNING, PAUSED, AWAITING_APPROVAL, NEEDS_ATTENTION, STOPPING, ROLLING_BACK -> false;
    };
  }
}
