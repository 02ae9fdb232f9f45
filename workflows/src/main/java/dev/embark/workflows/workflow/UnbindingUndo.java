package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.ManualCommands;
import dev.embark.workflows.plan.UnbindingPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives the bindings back that an off-boarding has taken away, or may have. */
final class UnbindingUndo implements Compensations.Piece {

  private final ClusterTarget target;
  private final @Nullable String changeId;
  private final UnbindingPlan plan;
  private final Attendant attendant;
  private final ActivityTable activities;
  private final Settling settling;

  UnbindingUndo(
      ClusterTarget target,
      @Nullable String changeId,
      UnbindingPlan plan,
      Attendant attendant,
      ActivityTable activities,
      Settling settling) {
    this.target = target;
    this.changeId = changeId;
    this.plan = plan;
    this.attendant = attendant;
    this.activities = activities;
    this.settling = settling;
  }

  Requests.EditPolicy removal() {
    return new Requests.EditPolicy(target, List.of(), plan.toRemove(), changeId);
  }

  @Override
  public String name() {
    return "bindings";
  }

  @Override
  public UndoPiece undo() {
    Answers.Edited edited = restore();
    if (!edited.wrote()) {
      // One read proves nothing: it may be stale, or the removal may still land.
      settling.lookAgainLater("Looking again for the bindings");
      edited = restore();
    }
    return edited.wrote()
        ? piece(Result.UNDONE, "The policy grants what it granted before.")
        : piece(Result.NOT_NEEDED, "The bindings are still there.");
  }

  @Override
  public String manualCommand() {
    return ManualCommands.forBindings(target, plan.toRemove(), List.of());
  }

  /** Makes sure that the bindings are there. */
  Answers.Edited restore() {
    Requests.EditPolicy inverse =
        new Requests.EditPolicy(target, plan.toRemove(), List.of(), changeId);
    return attendant.attempt(
        () -> activities.undoWrite("give the bindings back").restoreBindings(inverse));
  }

  private UndoPiece piece(Result result, String explanation) {
    return new UndoPiece(name(), result, explanation, null);
  }
}
