package dev.embark.e2e.safety;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Interrupts another run a while later by the server's clock, however fast that runs. */
@WorkflowInterface
public interface Alarm {

  /** In the midst of the wait for IAM. */
  Duration IN_THE_WAIT = Duration.ofMinutes(1);

  /** Before a step whose answer was lost is tried again, which for removals is a second later. */
  Duration SOON = Duration.ofMillis(500);

  @WorkflowMethod
  void ring(String workflowId, String kind, Duration delay);

  /** What rings. */
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
