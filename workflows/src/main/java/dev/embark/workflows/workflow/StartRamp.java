package dev.embark.workflows.workflow;

import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Limits how fast a batch starts its clusters: to a steady rate, so that thousands of timers do not
 * fire together, and to the pace of the server's answers. The server processes the starts of one
 * parent one by one: if many arrive at once, most find the parent busy and are retried later.
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
