package dev.embark.bench.floor;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Has the shape of an onboarding, and does nothing: what Temporal itself costs. */
@WorkflowInterface
public interface FloorWorkflow {

  /**
   * Runs five activities with a timer before the last but one.
   *
   * @param waitMillis how long the timer runs
   */
  @WorkflowMethod
  void run(long waitMillis);
}
