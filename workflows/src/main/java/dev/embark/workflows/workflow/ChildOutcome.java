package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TerminatedFailure;
import org.jspecify.annotations.Nullable;

/** Derives a cluster's outcome from the way its run closed. */
final class ChildOutcome {

  private ChildOutcome() {}

  /**
   * The outcome of a run that did not return a result.
   *
   * @param failure the failure that the parent received
   * @param sent the result that a cancelled run sent before it closed; null if it sent none
   */
  static Outcome of(Throwable failure, @Nullable ClusterResult sent) {
    Throwable cause = failure instanceof ChildWorkflowFailure ? failure.getCause() : failure;
    if (cause instanceof ApplicationFailure application) {
      return of(application);
    }
    if (cause instanceof WorkflowExecutionAlreadyStarted) {
      return new Outcome.Rejected(
          ErrorCode.ALREADY_RUNNING, "Another run is changing this cluster.");
    }
    if (cause instanceof CanceledFailure && sent != null) {
      return sent.outcome();
    }
    if (cause instanceof CanceledFailure) {
      return new Outcome.Lost(ErrorCode.CANCELLED, "Cancelled before it could report its outcome.");
    }
    if (cause instanceof TerminatedFailure) {
      return new Outcome.Lost(
          ErrorCode.TERMINATED, "Terminated from outside: nothing was undone, nothing confirmed.");
    }
    return new Outcome.Lost(ErrorCode.INTERNAL, String.valueOf(failure.getMessage()));
  }

  private static Outcome of(ApplicationFailure failure) {
    ErrorCode code = ErrorCode.named(failure.getType());
    if (failure.getDetails().getSize() == 0) {
      return new Outcome.Lost(code, String.valueOf(failure.getOriginalMessage()));
    }
    try {
      return failure.getDetails().get(ClusterResult.class).outcome();
    } catch (DataConverterException ofAnotherRelease) {
      return new Outcome.Lost(
          ErrorCode.INTERNAL,
          "Its outcome comes from another release: " + failure.getOriginalMessage());
    }
  }
}
