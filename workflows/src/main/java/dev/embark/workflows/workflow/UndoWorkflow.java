package dev.embark.workflows.workflow;

import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.UndoInput;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Tries once more what the undo of an onboarding could not put back, with the same guards: not
 * after the pivot, not where a cluster uses what would be taken away. Workflow id {@code
 * cluster/<clusterId>}, like every run that changes a cluster.
 */
@WorkflowInterface
public interface UndoWorkflow extends ClusterWorkflow {

  /**
   * Runs to the named state of the cluster.
   *
   * @return never: every outcome fails the workflow, as that of the onboarding did, with the {@code
   *     ErrorCode} as type and the result as details. {@code RolledBack} means that nothing is left
   */
  @WorkflowMethod
  OnboardingResult undo(UndoInput input);

  /** What yet another try would be given; without leftovers where nothing is left. */
  @QueryMethod
  UndoInput leftovers();
}
