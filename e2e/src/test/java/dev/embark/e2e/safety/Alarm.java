package dev.embark.e2e.safety;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Interrupts another run after a delay by the server's clock, however fast that run is. */
@WorkflowInterface
public interface Alarm {

  /** In the middle of the wait for IAM. */
  Duration IN_THE_WAIT = Duration.ofMinutes(1);

  /** Before the retry of a step whose response was lost: for removals, a second later. */
  Duration SOON = Duration.ofMillis(500);

  @WorkflowMethod
  void ring(String workflowId, String kind, Duration delay);

  /** Triggers the interruption. */
  @ActivityInterface
  interface Bell {
    void interrupt(String workflowId, String kind);
  }

  /** See {@link Alarm}. */
  final class Clock implements Alarm {
    @Override
    public void ring(String workflowId, String kind, Duration delay) {
      Workflow.sleep(delay);
      Workflow.newActivityStub(
              Bell.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build())
          .interrupt(workflowId, kind);
    }
  }
}
