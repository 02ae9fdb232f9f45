package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.ManualCommands;
import dev.embark.workflows.plan.UnbindingPlan;
import java.util.List;

/** Restores the bindings that an off-boarding has removed, or may have. */
final class UnbindingUndo implements Compensations.Piece {

  private final StepContext context;
  private final UnbindingPlan plan;

  UnbindingUndo(StepContext context, UnbindingPlan plan) {
    this.context = context;
    this.plan = plan;
  }

  /** The removal that it undoes. */
  Requests.EditPolicy removal() {
    return context.edit(List.of(), plan.toRemove());
  }

  @Override
  public String name() {
    return UndoPiece.BINDINGS;
  }

  @Override
  public UndoPiece undo() {
    Answers.Edited edited = restore();
    if (!edited.wrote()) {
      // One read proves nothing: it may be stale, or the removal may still land.
      context.settling().lookAgainLater("Looking again for the bindings");
      edited = restore();
    }
    return edited.wrote()
        ? piece(Result.UNDONE, "The policy grants what it granted before.")
        : piece(Result.NOT_NEEDED, "The bindings are still there.");
  }

  @Override
  public String manualCommand() {
    return ManualCommands.forBindings(context.target(), plan.toRemove(), List.of());
  }

  /** Makes sure that the bindings are there. */
  Answers.Edited restore() {
    Requests.EditPolicy inverse = context.edit(plan.toRemove(), List.of());
    return context.attempt(
        () -> context.activities().undoWrite("give the bindings back").restoreBindings(inverse));
  }

  private UndoPiece piece(Result result, String explanation) {
    return new UndoPiece(name(), result, explanation, null);
  }
}
