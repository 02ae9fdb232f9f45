package dev.embark.workflows.workflow;

import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * How fast a batch starts its clusters: no faster than a ramp, so that thousands of timers do not
 * fire together, and no faster than the server answers. The server makes the starts of one parent
 * one after the other: of many at once most find the parent busy, and are tried again later.
 */
final class StartRamp {

  private static final int STARTS_PER_TICK = 50;

  private static final Duration TICK = Duration.ofSeconds(1);

  private static final int MOST_UNANSWERED = 5;

  private int startedThisTick;
  private int unanswered;

  /** Waits until one more may be started. */
  void await() {
    if (startedThisTick == STARTS_PER_TICK) {
      Workflow.sleep(TICK);
      startedThisTick = 0;
    }
    Workflow.await(() -> unanswered < MOST_UNANSWERED);
  }

  /** One more was started. */
  void started(Children.Started child) {
    startedThisTick++;
    unanswered++;
    Workflow.getWorkflowExecution(child.stub())
        .handle(
            (run, refused) -> {
              unanswered--;
              return null;
            });
  }
}
