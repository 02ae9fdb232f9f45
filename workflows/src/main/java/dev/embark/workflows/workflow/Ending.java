package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.Outcome;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.Map;

/** Closes the run of a cluster so that its outcome survives, however the run was ended. */
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
   * @return the result, if the outcome is not a failure
   * @throws ApplicationFailure with the outcome's code as type and the result as details, if it is
   */
  ClusterResult close(ClusterResult result) {
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

  /** Temporal drops the result of a cancelled run, whether returned or thrown. */
  private void remember(ClusterResult result) {
    Workflow.upsertMemo(Map.of(ClusterResult.MEMO, result));
    if (input.fleet() != null) {
      Parent.tell(BatchWorkflow.class, batch -> batch.ended(result));
    }
  }
}
