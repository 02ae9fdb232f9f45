package dev.embark.bench.floor;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The implementation of {@link FloorWorkflow}. */
public final class FloorWorkflowImpl implements FloorWorkflow {

  /** Activities before the wait: look, register, create; after it: update, confirm. */
  private static final int BEFORE_THE_WAIT = 3;

  static final int STEPS = 5;

  private final FloorActivities activities =
      Workflow.newActivityStub(
          FloorActivities.class,
          ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build());

  @Override
  public void run(long waitMillis) {
    String id = Workflow.getInfo().getWorkflowId();
    for (int step = 1; step <= STEPS; step++) {
      activities.step(id, step);
      if (step == BEFORE_THE_WAIT) {
        Workflow.sleep(Duration.ofMillis(waitMillis));
      }
    }
  }
}
