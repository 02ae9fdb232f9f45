package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.UndoInput;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Retries what the undo of an onboarding could not put back, with the same guards: not after the
 * pivot, and not if a cluster uses what would be taken away. Workflow id {@code
 * cluster/<clusterId>}, like every run that changes a cluster.
 */
@WorkflowInterface
public interface UndoWorkflow extends ClusterWorkflow {

  /**
   * Runs until the cluster has an outcome.
   *
   * @return never: every outcome fails the workflow, as it did for the onboarding, with the {@code
   *     ErrorCode} as type and the result as details. {@code RolledBack} means that nothing is left
   */
  @WorkflowMethod
  ClusterResult undo(UndoInput input);

  /** The input for yet another try; without leftovers if nothing is left. */
  @QueryMethod
  UndoInput leftovers();
}
