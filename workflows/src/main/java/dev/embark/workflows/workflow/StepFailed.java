package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.plan.Refusal;
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

  static StepFailed of(Refusal refusal) {
    return new StepFailed(refusal.code(), refusal.message());
  }

  /**
   * The meaning of the failure with which an activity's promise was completed.
   *
   * @throws RuntimeException if it is not an activity's failure, or the activity was cancelled
   */
  static StepFailed ofPromised(Throwable failure) {
    if (failure instanceof ActivityFailure activity) {
      return of(activity);
    }
    if (failure instanceof StepFailed step) {
      return step;
    }
    throw failure instanceof RuntimeException other ? other : new IllegalStateException(failure);
  }

  /**
   * The meaning of an activity's failure.
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
   * For callers that can go on without the activity: a cancellation still passes through.
   *
   * @throws CanceledFailure if the activity did not fail but was cancelled
   */
  static void rethrowCancellation(ActivityFailure failure) {
    if (failure.getCause() instanceof CanceledFailure cancelled) {
      throw cancelled;
    }
  }

  /** The same as the failure of a whole workflow. */
  ApplicationFailure asFailure() {
    return ApplicationFailure.newNonRetryableFailure(message(), code.name());
  }

  /** Whether the run was interrupted, by a rollback or a cancellation, and nothing went wrong. */
  boolean isInterruption() {
    return code == ErrorCode.ROLLED_BACK_ON_REQUEST || code == ErrorCode.CANCELLED;
  }

  /** The outcome of a run that ends with this before anything was changed. */
  Outcome.Failure beforeAnyChange() {
    return isInterruption()
        ? new Outcome.RolledBack(code, message(), List.of())
        : new Outcome.Rejected(code, message());
  }

  ErrorCode code() {
    return code;
  }

  /** Code and message, for people. */
  String words() {
    return code + ": " + message();
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
