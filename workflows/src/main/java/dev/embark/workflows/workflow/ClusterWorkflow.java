package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;

/**
 * The messages that every run which changes one cluster understands, whatever the change is. All
 * such runs have the same workflow id {@code cluster/<clusterId>}, so that there is one at a time.
 */
@WorkflowInterface
public interface ClusterWorkflow {

  @QueryMethod
  ClusterStatus status();

  /** Asks for the undo, which begins at once. Refused after the pivot: the run then finishes. */
  @UpdateMethod
  void rollback(Control control);

  @UpdateValidatorMethod(updateName = "rollback")
  void validateRollback(Control control);

  /** Lets a held cluster try its failed step again. Refused unless it is held. */
  @UpdateMethod
  void retry(Control control);

  @UpdateValidatorMethod(updateName = "retry")
  void validateRetry(Control control);

  /**
   * As {@link #rollback}, from the batch, because a workflow cannot send updates; ignored after the
   * pivot.
   *
   * @param reason becomes the message of the outcome
   */
  @SignalMethod(name = "rollBack")
  void rollbackByBatch(String reason);

  /**
   * As {@link #retry}, from the batch; ignored unless the cluster is held.
   *
   * @param reason for people who read the history; the run makes nothing of it
   */
  @SignalMethod(name = "retryNow")
  void releaseByBatch(String reason);
}
