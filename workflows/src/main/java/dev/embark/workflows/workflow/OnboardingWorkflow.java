package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.UndoInput;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Moves one cluster onto impersonation: look, capture, register, create, wait, update, confirm,
 * clean up; or, before the update, puts everything back. Workflow id {@code cluster/<clusterId>}.
 */
@WorkflowInterface
public interface OnboardingWorkflow extends ClusterWorkflow {

  /**
   * Runs until the cluster has an outcome.
   *
   * @return the result if the outcome is {@code Onboarded} or {@code Unchanged}; any other outcome
   *     fails the workflow with the {@code ErrorCode} as type and the result as details
   */
  @WorkflowMethod
  ClusterResult onboard(OnboardingInput input);

  /**
   * From the batch: another cluster's run at the account has ended that may have removed bindings.
   * The wait for IAM then lasts until that removal has surely spread; ignored after it.
   *
   * @param atMillis until when it may have, milliseconds since the epoch
   */
  @SignalMethod(name = "bindingsRemoved")
  void bindingsRemovedByOther(long atMillis);

  /** What the run knows for a diagnosis; works on closed runs too. */
  @QueryMethod
  DiagnosisRequest diagnosisRequest();

  /** The input for another try of its undo; without leftovers if nothing is left. */
  @QueryMethod
  UndoInput leftovers();
}
