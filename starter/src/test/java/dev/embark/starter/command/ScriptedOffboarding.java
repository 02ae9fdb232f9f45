package dev.embark.starter.command;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.workflow.OffboardingWorkflow;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/**
 * An off-boarding that fails and cannot undo everything either, or, if its service account is named
 * accordingly, does not end and is past its point of no return.
 */
public final class ScriptedOffboarding extends ScriptedEnd implements OffboardingWorkflow {
  private final boolean isGone;

  @WorkflowInit
  public ScriptedOffboarding(OffboardingInput input) {
    super(
        input.target().clusterId(),
        new Outcome.RollbackIncomplete(
            ErrorCode.IAM_PERMISSION_DENIED,
            "a permission is missing",
            List.of(new UndoPiece("bindings", UndoPiece.Result.FAILED, "IAM is away", "gcloud …"))),
        ScriptedPlan.CAST);
    this.isGone = input.target().clientServiceAccount().startsWith("gone");
  }

  @Override
  public ClusterResult offboard(OffboardingInput sameInput) {
    Workflow.await(() -> !isGone);
    throw failure();
  }

  @Override
  boolean isPivotCrossed() {
    return isGone;
  }
}
