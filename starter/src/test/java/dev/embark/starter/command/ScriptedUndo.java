package dev.embark.starter.command;

import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.workflow.UndoWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** An undo that puts everything back at once, and touches nothing. */
public final class ScriptedUndo implements UndoWorkflow {
  private final UndoInput input;
  private final OnboardingResult result;

  @WorkflowInit
  public ScriptedUndo(UndoInput input) {
    this.input = input;
    Outcome outcome =
        new Outcome.RolledBack(
            ErrorCode.CREDENTIALS_REJECTED,
            "put back for " + input.authorship().author(),
            List.of());
    this.result = new OnboardingResult(input.target().clusterId(), outcome, null, List.of());
  }

  @Override
  public OnboardingResult undo(UndoInput sameInput) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    throw ApplicationFailure.newNonRetryableFailure(
        "put back", ErrorCode.CREDENTIALS_REJECTED.name(), result);
  }

  @Override
  public UndoInput leftovers() {
    return UndoInput.after(input, null);
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
