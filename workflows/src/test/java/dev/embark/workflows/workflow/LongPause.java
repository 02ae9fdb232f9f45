package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/**
 * A pause before the second attempt of an activity, long enough to interrupt the run in it. The
 * test server loses an activity whose run is cancelled during an attempt that then fails and would
 * be retried: the run never hears of its end.
 */
final class LongPause {

  /** Longer than any undo, so that the attempt after it finds the run closed. */
  private static final Duration LENGTH = Duration.ofHours(1);

  private LongPause() {}

  /** Fails the attempt under way with this code; the next one begins after the pause. */
  static void failBefore(ErrorCode code) {
    throw ApplicationFailure.newBuilder()
        .setType(code.name())
        .setMessage("fake " + code)
        .setNextRetryDelay(LENGTH)
        .build();
  }

  /**
   * Waits until the first attempt of this activity has failed, and the pause has therefore begun.
   *
   * @param activity the name of its method
   */
  static void await(Stage stage, String workflowId, String activity) {
    stage.await(
        () ->
            stage
                .environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(workflowId)
                .describe()
                .getRawDescription()
                .getPendingActivitiesList()
                .stream()
                .anyMatch(pending -> isSecondAttempt(pending, activity)));
  }

  /** The server counts an attempt as soon as the one before has failed. */
  private static boolean isSecondAttempt(PendingActivityInfo pending, String activity) {
    return pending.getActivityType().getName().equalsIgnoreCase(activity)
        && pending.getAttempt() == 2;
  }
}
