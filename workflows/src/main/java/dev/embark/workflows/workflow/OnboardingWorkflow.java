package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Moves one cluster onto impersonation: look, capture, register, clean up, create, wait, update,
 * confirm; or puts everything back. Workflow id {@code cluster/<clusterId>}.
 */
@WorkflowInterface
public interface OnboardingWorkflow {

  /**
   * Runs to the named state of the cluster.
   *
   * @return the result when the outcome is {@code Onboarded}, {@code Unchanged} or {@code Skipped};
   *     any other outcome fails the workflow with the {@code ErrorCode} as type and the result as
   *     details
   */
  @WorkflowMethod
  OnboardingResult onboard(OnboardingInput input);

  @QueryMethod
  OnboardingStatus status();

  /**
   * Asks for the undo. Before the pivot it is done at once; after it the run finishes confirming.
   */
  @UpdateMethod
  void rollback(Control control);

  @UpdateValidatorMethod(updateName = "rollback")
  void validateRollback(Control control);

  /** Lets a held cluster try its failed step again. */
  @UpdateMethod
  void retry(Control control);

  @UpdateValidatorMethod(updateName = "retry")
  void validateRetry(Control control);

  /** As {@link #rollback}, from the batch: a workflow cannot send updates. */
  @SignalMethod
  void rollBack(String reason);

  /** As {@link #retry}, from the batch; ignored unless held. */
  @SignalMethod
  void retryNow(String reason);
}
