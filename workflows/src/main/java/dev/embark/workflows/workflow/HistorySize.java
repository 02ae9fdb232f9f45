package dev.embark.workflows.workflow;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;

/**
 * How much the history of a run holds. Temporal ends a run by force whose history has 50 MB or
 * 51,200 events; that of a fleet of 10,000 clusters has some thousand events.
 *
 * @param bytes all events together
 * @param events how many there are
 */
record HistorySize(long bytes, long events) {

  /** One retry of 10,000 clusters that all fail again writes about 29 MB. */
  private static final long MOST_BYTES = 20_000_000;

  private static final long MOST_EVENTS = 35_000;

  /** The history of the calling workflow as of its current task. */
  static HistorySize ofThisRun() {
    WorkflowInfo info = Workflow.getInfo();
    return new HistorySize(info.getHistorySize(), info.getHistoryLength());
  }

  /** Whether there might be no room for all that one more command can lead to. */
  boolean isNearlyFull() {
    return bytes > MOST_BYTES || events > MOST_EVENTS;
  }
}
