package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.Outcome;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.Map;

/** Closes an onboarding so that its outcome survives, however it was ended. */
final class Ending {

  private final ClusterInput input;
  private final Journal journal;

  Ending(ClusterInput input, Journal journal) {
    this.input = input;
    this.journal = journal;
  }

  /**
   * Records the outcome and closes the run.
   *
   * @return the result, where the outcome is no failure
   * @throws ApplicationFailure of the outcome's code, with the result as details, where it is one
   */
  OnboardingResult close(OnboardingResult result) {
    journal.end(result.outcome());
    boolean cancelled = CancellationScope.current().isCancelRequested();
    Workflow.newDetachedCancellationScope(
            () -> {
              if (cancelled) {
                remember(result);
              }
              Workflow.await(Workflow::isEveryHandlerFinished);
            })
        .run();
    if (result.outcome() instanceof Outcome.Failure failure) {
      throw ApplicationFailure.newBuilder()
          .setType(failure.code().name())
          .setMessage(failure.kind() + ": " + failure.message())
          .setNonRetryable(true)
          .setDetails(result)
          .build();
    }
    return result;
  }

  /** Temporal drops what a run returns or throws that was asked to cancel. */
  private void remember(OnboardingResult result) {
    Workflow.upsertMemo(Map.of(OnboardingResult.MEMO, result));
    if (input.fleet() != null) {
      Parent.tell(BatchWorkflow.class, batch -> batch.ended(result));
    }
  }
}
