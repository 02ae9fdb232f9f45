package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.plan.Preflight;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.List;

/** A step that failed for good: its retries are used up, or retrying makes no sense. */
final class StepFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  StepFailed(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static StepFailed of(Preflight.Refusal refusal) {
    return new StepFailed(refusal.code(), refusal.message());
  }

  /**
   * What it means that an activity was not done, as a promise tells it.
   *
   * @throws RuntimeException if it is no activity's failure, or the activity was cancelled
   */
  static StepFailed ofPromised(Throwable failure) {
    if (failure instanceof ActivityFailure activity) {
      return of(activity);
    }
    throw failure instanceof RuntimeException other ? other : new IllegalStateException(failure);
  }

  /**
   * What an activity's failure means.
   *
   * @throws CanceledFailure if the activity did not fail but was cancelled
   */
  static StepFailed of(ActivityFailure failure) {
    rethrowCancellation(failure);
    Throwable cause = failure.getCause();
    if (cause instanceof ApplicationFailure application) {
      ErrorCode code = ErrorCode.named(application.getType());
      String message = String.valueOf(application.getOriginalMessage());
      return new StepFailed(
          code, code == ErrorCode.INTERNAL ? application.getType() + ": " + message : message);
    }
    if (cause instanceof TimeoutFailure) {
      return new StepFailed(
          ErrorCode.STEP_TIMED_OUT, failure.getActivityType() + " got no answer in time.");
    }
    return new StepFailed(ErrorCode.INTERNAL, String.valueOf(failure.getMessage()));
  }

  /**
   * For whoever goes on without the activity: a cancellation goes on too.
   *
   * @throws CanceledFailure if the activity did not fail but was cancelled
   */
  static void rethrowCancellation(ActivityFailure failure) {
    if (failure.getCause() instanceof CanceledFailure cancelled) {
      throw cancelled;
    }
  }

  /** The same as the failure of a whole workflow, for whoever started it. */
  ApplicationFailure asFailure() {
    return ApplicationFailure.newNonRetryableFailure(message(), code.name());
  }

  /** Whether nothing went wrong: somebody asked for a rollback or cancelled the run. */
  boolean isInterruption() {
    return code == ErrorCode.ROLLED_BACK_ON_REQUEST || code == ErrorCode.CANCELLED;
  }

  /** The outcome of a run that this ends before anything was changed. */
  Outcome.Failure beforeAnyChange() {
    return isInterruption()
        ? new Outcome.RolledBack(code, message(), List.of())
        : new Outcome.Rejected(code, message());
  }

  ErrorCode code() {
    return code;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
