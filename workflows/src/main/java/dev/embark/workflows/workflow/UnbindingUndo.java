package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.ManualCommands;
import dev.embark.workflows.plan.UnbindingPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Removes the bindings of an off-boarding, and restores those that it has removed, or may have. */
final class UnbindingUndo implements Compensations.Piece {

  private final StepContext context;
  private final UnbindingPlan plan;
  private final GuardedRemoval removal;

  /**
   * Creates the piece; {@link #remove} does what it undoes.
   *
   * @param reasonToKeep decides from the users of the account whether the bindings stay
   */
  UnbindingUndo(
      StepContext context,
      UnbindingPlan plan,
      Function<AccountUsers, Optional<UndoPiece>> reasonToKeep) {
    this.context = context;
    this.plan = plan;
    this.removal =
        new GuardedRemoval(
            context, ActivityTable.WRITE, reasonToKeep, this::removeOnce, this::restore);
  }

  /**
   * Removes the bindings, unless they have to stay.
   *
   * @return why they were kept; empty if they are no longer there
   * @throws StepFailed if neither could be done
   */
  Optional<UndoPiece> remove() {
    GuardedRemoval.End end = removal.run();
    boolean unexplained = end.foundNothing() && !removal.mayHaveRemoved();
    if (unexplained && Change.LOOK_TWICE_WHEN_LEAVING.applies()) {
      // One read proves nothing: it may be stale.
      context.settling().lookAgainLater("Looking again for the bindings");
      end = removal.run();
    }
    return Optional.ofNullable(end.kept());
  }

  /** Whether it was this run that removed them, or may have been. */
  boolean hasRemoved() {
    return removal.mayHaveRemoved();
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
    return edited.wrote() || removal.mayHaveRemoved()
        ? piece(Result.UNDONE, "The policy grants what it granted before.")
        : piece(Result.NOT_NEEDED, "The bindings are still there.");
  }

  @Override
  public String manualCommand() {
    return ManualCommands.forBindings(context.target(), plan.toRemove(), List.of());
  }

  private Answers.Edited removeOnce() {
    Requests.EditPolicy request = context.edit(List.of(), plan.toRemove());
    return context.changeOnce(
        () -> context.activities().removal("remove bindings").removeBindings(request));
  }

  /** Makes sure that the bindings are there. */
  private Answers.Edited restore() {
    Requests.EditPolicy inverse = context.edit(plan.toRemove(), List.of());
    return context.attempt(
        () -> context.activities().undoWrite("give the bindings back").restoreBindings(inverse));
  }

  private UndoPiece piece(Result result, String explanation) {
    return new UndoPiece(name(), result, explanation, null);
  }
}
