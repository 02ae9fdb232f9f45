package dev.embark.e2e.safety;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Interrupts another run a minute later by the server's clock, however fast that runs. */
@WorkflowInterface
public interface Alarm {

  /** In the midst of the wait for IAM. */
  Duration DELAY = Duration.ofMinutes(1);

  @WorkflowMethod
  void ring(String workflowId, String kind);

  /** What rings. */
  @ActivityInterface
  interface Bell {
    void interrupt(String workflowId, String kind);
  }

  /** See {@link Alarm}. */
  final class Clock implements Alarm {
    @Override
    public void ring(String workflowId, String kind) {
      Workflow.sleep(DELAY);
      Workflow.newActivityStub(
              Bell.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build())
          .interrupt(workflowId, kind);
    }
  }
}
