package dev.embark.starter.command;

import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.workflow.OffboardingWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** An off-boarding that fails, and cannot put everything back either. */
public final class ScriptedOffboarding implements OffboardingWorkflow {
  private final OnboardingResult result;

  @WorkflowInit
  public ScriptedOffboarding(OffboardingInput input) {
    UndoPiece bindings =
        new UndoPiece("bindings", UndoPiece.Result.FAILED, "IAM is away", "gcloud …");
    Outcome outcome =
        new Outcome.RollbackIncomplete(
            ErrorCode.IAM_PERMISSION_DENIED, "a permission is missing", List.of(bindings));
    this.result = new OnboardingResult(input.target().clusterId(), outcome, null, List.of());
  }

  @Override
  public OnboardingResult offboard(OffboardingInput sameInput) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    throw ApplicationFailure.newNonRetryableFailure(
        "left", ErrorCode.IAM_PERMISSION_DENIED.name(), result);
  }

  @Override
  public OnboardingStatus status() {
    return new OnboardingStatus(
        result.clusterId(), Phase.Done, "done", List.of(), false, null, null, null, result);
  }

  @Override
  public void rollback(Control control) {}

  @Override
  public void validateRollback(Control control) {}

  @Override
  public void retry(Control control) {}

  @Override
  public void validateRetry(Control control) {}

  @Override
  public void rollBack(String reason) {}

  @Override
  public void retryNow(String reason) {}
}
