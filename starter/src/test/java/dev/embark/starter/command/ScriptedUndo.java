package dev.embark.starter.command;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.workflow.UndoWorkflow;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/**
 * An undo that restores everything immediately or, if its service account is named accordingly,
 * never, and changes nothing.
 */
public final class ScriptedUndo extends ScriptedEnd implements UndoWorkflow {
  private final UndoInput input;

  @WorkflowInit
  public ScriptedUndo(UndoInput input) {
    super(
        input.target().clusterId(),
        new Outcome.RolledBack(
            ErrorCode.CREDENTIALS_REJECTED,
            "put back for " + input.authorship().author(),
            List.of()),
        null);
    this.input = input;
  }

  @Override
  public ClusterResult undo(UndoInput sameInput) {
    Workflow.await(() -> !input.target().clientServiceAccount().startsWith("left-open"));
    throw failure();
  }

  @Override
  public UndoInput leftovers() {
    return UndoInput.after(input, null);
  }
}
