package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Leftovers;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.BindingPlan;
import dev.embark.workflows.port.IamWriteActivities;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an onboarding changes in the policy of its client service account, and the waits around
 * that.
 */
final class BindingSteps {

  private final StepContext context;
  private final Journal journal;
  private final Compensations compensations;
  private final Settling settling;

  /** What {@link #create} was given. */
  private @Nullable BindingPlan change;

  private @Nullable BindingsUndo undo;

  private boolean mayHaveMadeAgain;

  /** Until when another cluster's run may have removed bindings; 0 if this one was told of none. */
  private long toldRemovedAtMillis;

  BindingSteps(StepContext context, Journal journal, Compensations compensations) {
    this.context = context;
    this.journal = journal;
    this.compensations = compensations;
    this.settling = context.settling();
  }

  /** Adds what another try of the undo needs to know about the bindings. */
  Leftovers addTo(Leftovers left) {
    return undo == null ? left : undo.addTo(left);
  }

  /**
   * Makes sure that the desired bindings are there, and removes nothing that grants anything.
   *
   * @param etagBefore of the policy when this run captured it; null where it did not, or does not
   *     know it
   */
  Answers.Edited create(BindingPlan plan, @Nullable String etagBefore) {
    change = plan;
    undo = new BindingsUndo(context, plan);
    compensations.register(undo);
    journal.begin("creating the bindings");
    Answers.Edited edited = ensure("create bindings", plan);
    mayHaveMadeAgain = mayHaveMadeAgain(plan, edited, etagBefore);
    journal.done(
        edited.wrote()
            ? "created " + edited.added().size() + " bindings"
            : "bindings are in place");
    return edited;
  }

  /**
   * An attempt whose answer was lost may have made bindings that somebody had taken away. Then
   * nothing is missing and nothing was written, but the policy is not the one that was captured.
   */
  private static boolean mayHaveMadeAgain(
      BindingPlan plan, Answers.Edited edited, @Nullable String etagBefore) {
    return !plan.needsPropagation()
        && !edited.wrote()
        && etagBefore != null
        && edited.etag() != null
        && !etagBefore.equals(edited.etag())
        && Change.HEED_CHANGED_POLICY.applies();
  }

  /**
   * Whether bindings had to be made, or may have, that the before-image shows: somebody has taken
   * them away since.
   */
  boolean mayHaveMadeMoreThanPlanned() {
    return mayHaveMadeAgain || hasMadeMoreThanPlanned();
  }

  private boolean hasMadeMoreThanPlanned() {
    return undo != null && undo.takesBackMoreThanPlanned();
  }

  /**
   * Gives IAM time to spread what {@link #create} found or wrote.
   *
   * @param removedAtMillis until when bindings of the account may have been removed, 0 where it is
   *     not known that any were
   */
  void awaitPropagation(BindingPlan plan, Answers.Edited created, long removedAtMillis) {
    awaitIam(waitAfter(plan, created, removedAtMillis));
    if (!created.wrote()) {
      lookAgainAtBindingsOfOthers(plan, created);
    }
    awaitSpreadOfRemovals();
  }

  /** Takes note of a removal by another cluster's run; a time to come counts as now. */
  void removedByOther(long atMillis) {
    toldRemovedAtMillis =
        Math.max(toldRemovedAtMillis, Math.min(atMillis, Workflow.currentTimeMillis()));
  }

  /**
   * This run may have been started before the removal, and have made its bindings after it. Another
   * removal may become known during the wait.
   */
  private void awaitSpreadOfRemovals() {
    while (toldRemovedAtMillis > 0
        && restOfBudget(toldRemovedAtMillis).toMillis() > 0
        && Change.WARN_OF_REMOVALS.applies()) {
      journal.done("another run may have removed bindings meanwhile, so IAM is given longer");
      awaitIam(restOfBudget(toldRemovedAtMillis));
    }
  }

  /**
   * Whether the bindings may have been made just now: by this attempt, by one whose answer was
   * lost, or by another cluster of the account. A run from before {@link Change#WAIT_AS_PLANNED}
   * goes by its own attempt alone.
   */
  static boolean mayBeNew(BindingPlan plan, Answers.Edited created) {
    return created.wrote() || (plan.needsPropagation() && Change.WAIT_AS_PLANNED.applies());
  }

  /**
   * A removal and a later addition spread independently. In between, an update could rely on the
   * removed bindings, and the cluster would lose its access until the new ones have spread.
   */
  private Duration waitAfter(BindingPlan plan, Answers.Edited created, long removedAtMillis) {
    Duration usual = settling.timing().propagation();
    Duration budget = settling.timing().budget();
    if (hasMadeMoreThanPlanned()) {
      journal.done("bindings were removed since the plan, so IAM is given longer");
      return budget;
    }
    if (mayHaveMadeAgain) {
      journal.done("the policy was changed since the look, so IAM is given longer");
      return budget;
    }
    if (removedAtMillis == 0) {
      return usual;
    }
    Duration rest = restOfBudget(removedAtMillis);
    if (rest.compareTo(usual) <= 0 || !mayBeNew(plan, created)) {
      return usual;
    }
    journal.done("an earlier run may have removed these bindings, so IAM is given longer");
    return rest;
  }

  /** How much of the budget is left since then; not positive once it is over. */
  private Duration restOfBudget(long sinceMillis) {
    long ago = Workflow.currentTimeMillis() - sinceMillis;
    return settling.timing().budget().minusMillis(Math.max(0, ago));
  }

  /**
   * Bindings that another run made can be removed by that run's undo, which may have asked who uses
   * the account a moment before this cluster was linked. If the policy was changed since, the
   * removal and the restored bindings spread independently: an update now could still rely on
   * bindings that are already gone.
   */
  private void lookAgainAtBindingsOfOthers(BindingPlan plan, Answers.Edited found) {
    Answers.Edited now = ensure("are the bindings still there?", plan);
    if (now.wrote() || !Objects.equals(now.etag(), found.etag())) {
      journal.done("the policy was changed meanwhile, so IAM is given longer");
      awaitIam(settling.timing().budget());
    }
  }

  private void awaitIam(Duration wait) {
    journal.enter(Phase.Waiting);
    journal.begin("IAM propagation, " + wait.toSeconds() + " s");
    Settling.pause(wait, "IAM propagation");
    journal.done("waited " + wait.toSeconds() + " s for IAM");
  }

  /**
   * Drops the stale bindings of the plan that {@link #create} was given, once the new ones have
   * surely spread: while the stale ones are there, Cast AI may be working because of them, and a
   * removal can overtake an addition.
   *
   * @return a note for people if they could not be dropped
   */
  Optional<String> removeStale() {
    BindingPlan plan = Objects.requireNonNull(change);
    if (!plan.hasStale()) {
      return Optional.empty();
    }
    journal.begin("letting the new bindings spread before the stale ones go");
    awaitSpread();
    journal.begin("cleaning up stale bindings");
    try {
      dropStale(plan);
      journal.done("dropped " + plan.stale().size() + " stale bindings");
      return Optional.empty();
    } catch (ActivityFailure failure) {
      StepFailed failed = StepFailed.of(failure);
      return Optional.of(
          "Stale bindings may still be there: " + failed.code() + ". " + failed.message());
    }
  }

  /**
   * If the new bindings were removed in the meantime, they are created again and spread once more.
   */
  private void dropStale(BindingPlan plan) {
    Requests.EditPolicy drop = context.edit(plan.desired(), plan.stale());
    try {
      write("drop stale bindings").removeStaleBindings(drop);
    } catch (ActivityFailure failure) {
      if (StepFailed.of(failure).code() != ErrorCode.BINDING_MISSING) {
        throw failure;
      }
      write("make the bindings again").createBindings(context.edit(plan.desired(), List.of()));
      settling.foundBindingsJustNow();
      awaitSpread();
      write("drop stale bindings").removeStaleBindings(drop);
    }
  }

  private void awaitSpread() {
    settling.awaitSpreadOfBindings("New bindings spread before stale ones go");
  }

  private Answers.Edited ensure(String summary, BindingPlan plan) {
    Requests.EditPolicy request = context.edit(plan.desired(), plan.tombstones());
    Answers.Edited edited = context.change(() -> write(summary).createBindings(request));
    noteUnplanned(plan, edited);
    // It does not matter who wrote them: this attempt, one whose answer was lost, or another run.
    settling.foundBindingsJustNow();
    return edited;
  }

  /** What is made beyond the plan is taken back as well. */
  private void noteUnplanned(BindingPlan plan, Answers.Edited edited) {
    if (!plan.missing().containsAll(edited.added()) && Change.UNDO_UNPLANNED_BINDINGS.applies()) {
      Objects.requireNonNull(undo).takeBackToo(edited.added());
    }
  }

  private IamWriteActivities write(String summary) {
    return context.activities().write(summary);
  }
}
