package dev.embark.bench.floor;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A workflow in the shape of an onboarding that does nothing: the cost of Temporal itself. */
@WorkflowInterface
public interface FloorWorkflow {

  /**
   * Runs five activities, with a timer before the last two.
   *
   * @param waitMillis how long the timer runs
   */
  @WorkflowMethod
  void run(long waitMillis);
}
