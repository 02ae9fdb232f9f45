package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Leftovers;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.BindingPlan;
import dev.embark.workflows.plan.ManualCommands;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes what the onboarding added, unless a cluster uses it. Works the same whether the writes of
 * the way forward answered or not. Nothing has to be given back: up to the pivot only tombstones
 * are removed, which IAM does not accept again.
 */
final class BindingsUndo implements Compensations.Piece {

  private final StepContext context;
  private final BindingPlan plan;
  private final GuardedRemoval removal;

  /** What the onboarding added, or may have. */
  private List<Grant> added;

  BindingsUndo(StepContext context, BindingPlan plan) {
    this.context = context;
    this.plan = plan;
    this.added = plan.missing();
    this.removal =
        new GuardedRemoval(
            context,
            ActivityTable.REMOVAL_ROUNDS,
            AccountUsers::reasonOfAnybody,
            this::remove,
            () -> context.attempt(this::putBack));
  }

  /** What another try needs to know of the bindings. */
  Leftovers addTo(Leftovers left) {
    return left.withBindings(plan.desired(), added, plan.tombstones(), removal.owesBindings());
  }

  /** Grants that existed when the change was planned, but had to be added again. */
  void takeBackToo(List<Grant> unplanned) {
    added = Stream.concat(added.stream(), unplanned.stream()).distinct().toList();
  }

  boolean takesBackMoreThanPlanned() {
    return added.size() > plan.missing().size();
  }

  /**
   * An earlier run may have removed the bindings: a cluster that needs them gets them back.
   *
   * @param owesBindings whether that run could not give them back to such a cluster
   */
  void goOnAfterAnEarlierTry(boolean owesBindings) {
    removal.goOnAfterAnEarlierTry(owesBindings);
  }

  @Override
  public String name() {
    return UndoPiece.BINDINGS;
  }

  @Override
  public UndoPiece undo() {
    if (added.isEmpty()) {
      return piece(Result.NOT_NEEDED, "The bindings were there before.");
    }
    GuardedRemoval.End end = removal.run();
    if (end.foundNothing()) {
      // One read proves nothing: it may be stale, or a write may still land.
      context.settling().lookAgainLater("Looking again for the bindings");
      end = removal.run();
    }
    UndoPiece kept = end.kept();
    return kept != null ? kept : takenBack(Objects.requireNonNull(end.edited()));
  }

  /**
   * Removes nothing, but gives the bindings back if a cluster uses the account.
   *
   * @return why they stay; empty if no cluster does
   * @throws StepFailed if it could not be told or done
   */
  Optional<UndoPiece> giveBackIfUsed() {
    return removal.putBackIfNeeded();
  }

  @Override
  public String manualCommand() {
    return removal.owesBindings()
        ? ManualCommands.forBindings(context.target(), plan.desired(), List.of())
        : ManualCommands.forBindings(context.target(), List.of(), added);
  }

  private Answers.Edited remove() {
    return context
        .activities()
        .removal("undo the bindings")
        .restoreBindings(context.edit(List.of(), added));
  }

  private Answers.Edited putBack() {
    return context
        .activities()
        .undoWrite("put the bindings back for other clusters")
        .createBindings(context.edit(plan.desired(), List.of()));
  }

  private UndoPiece takenBack(Answers.Edited edited) {
    if (!edited.wrote() && !removal.mayHaveLanded()) {
      return piece(Result.NOT_NEEDED, "The policy shows nothing that Embark added.");
    }
    return piece(plan.tombstones().isEmpty() ? Result.UNDONE : Result.NORMALISED, undone(edited));
  }

  private String undone(Answers.Edited edited) {
    String others =
        edited.others().isEmpty()
            ? ""
            : " Other grants of the account stay, as they were or as somebody else made them: "
                + edited.others().stream().map(Grant::toString).collect(Collectors.joining("; "))
                + ".";
    String tombstones =
        plan.tombstones().isEmpty()
            ? ""
            : " Bindings of a deleted account could not be given back; they granted nothing.";
    return "The policy grants what it granted before." + tombstones + others;
  }

  private UndoPiece piece(Result result, String explanation) {
    return new UndoPiece(name(), result, explanation, null);
  }
}
