package dev.embark.e2e.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/**
 * A foreign workflow on its own task queue that schedules Embark's activities. Any client that may
 * start workflows in the namespace may run one.
 */
@WorkflowInterface
public interface Mallory {

  /** Its task queue. */
  String QUEUE = "mallory";

  /** Returns {@code done}, or the type of the failure. */
  @WorkflowMethod
  String ask(String queue, String activity, JsonNode request);

  /** See {@link Mallory}. */
  final class Impl implements Mallory {

    @Override
    public String ask(String queue, String activity, JsonNode request) {
      ActivityOptions once =
          ActivityOptions.newBuilder()
              .setTaskQueue(queue)
              .setStartToCloseTimeout(Duration.ofSeconds(30))
              .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
              .build();
      try {
        Workflow.newUntypedActivityStub(once).execute(activity, JsonNode.class, request);
        return "done";
      } catch (ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure application
            ? application.getType()
            : String.valueOf(failure.getCause());
      }
    }
  }
}
