package dev.embark.workflows.workflow;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;

/**
 * How much the history of a run holds. Temporal terminates a run whose history reaches 50 MB or
 * 51,200 events; that of a fleet of 10,000 clusters has some thousand events.
 *
 * @param bytes size of all events
 * @param events number of events
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

  /** Whether there may be too little room for everything that one more command can cause. */
  boolean isNearlyFull() {
    return bytes > MOST_BYTES || events > MOST_EVENTS;
  }
}
