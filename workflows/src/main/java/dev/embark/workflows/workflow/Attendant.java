package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Phase;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps. If one fails in a way that only a person can mend, the run is held for that person
 * instead of undone: after a systemic failure (undoing hundreds of clusters with a dead key helps
 * nobody), and if the operator chose to hold.
 */
final class Attendant {

  private final ClusterInput input;
  private final Journal journal;

  private @Nullable StepFailed holding;
  private @Nullable String rollbackReason;
  private int releases;
  private Position position = Position.UNTOUCHED;

  /** How far the run is on its way, or on the way back. */
  private enum Position {
    /** Nothing was changed. */
    UNTOUCHED,

    /** Something may have been changed, and can be undone. */
    TOUCHED,

    /** The update was accepted: nothing is taken away any more. */
    PIVOT_CROSSED,

    /** What was changed is being undone. */
    UNDOING,

    /** The undo found that the update was accepted, so that the run has to be finished. */
    FINISHING;

    /** Whether a held step is given up when a rollback is asked for. */
    boolean givesWayToRollback() {
      return this != UNDOING && this != FINISHING;
    }
  }

  Attendant(ClusterInput input, Journal journal) {
    this.input = input;
    this.journal = journal;
  }

  // ---- messages

  /** Lets the held step be tried again; does nothing if none is held. */
  void release() {
    if (holding != null) {
      releases++;
    }
  }

  void rollBack(String reason) {
    if (rollbackReason == null) {
      rollbackReason = reason;
    }
  }

  // ---- how far the run is

  /** From now on something may have changed. */
  void touch() {
    if (position == Position.UNTOUCHED) {
      position = Position.TOUCHED;
    }
  }

  /** From now on nothing is taken away. */
  void crossPivot() {
    position = position == Position.UNDOING ? Position.FINISHING : Position.PIVOT_CROSSED;
  }

  void startUndoing() {
    position = Position.UNDOING;
  }

  // ---- answers

  boolean isTouched() {
    return position != Position.UNTOUCHED;
  }

  boolean isPivotCrossed() {
    return position == Position.PIVOT_CROSSED || position == Position.FINISHING;
  }

  Optional<StepFailed> holding() {
    return Optional.ofNullable(holding);
  }

  /** Why the run was interrupted, as the failure that it ends with. */
  StepFailed interruption() {
    return rollbackReason != null
        ? new StepFailed(ErrorCode.ROLLED_BACK_ON_REQUEST, rollbackReason)
        : new StepFailed(ErrorCode.CANCELLED, "Cancelled in Temporal.");
  }

  /**
   * Stops a run for which a rollback was asked before it began.
   *
   * @throws CanceledFailure if one was
   */
  void stopIfAskedAlready() {
    if (rollbackReason != null) {
      throw new CanceledFailure("Rollback requested before the start");
    }
  }

  /**
   * Runs one step, and again each time it was held and released.
   *
   * <p>An interruption outweighs a failure, except that somebody else changed the cluster's
   * credentials: a run that forgot that would take them for those of its own update. No other
   * failure is needed for what follows, because an undo asks again for all that it depends on.
   *
   * @throws StepFailed if it failed for good
   * @throws CanceledFailure if the run was interrupted
   */
  <T> T attempt(Supplier<T> step) {
    while (true) {
      CancellationScope.throwCanceled();
      try {
        return step.get();
      } catch (ActivityFailure failure) {
        StepFailed failed = StepFailed.of(failure);
        if (failed.code() == ErrorCode.FOREIGN_WRITER && isInterrupted()) {
          throw failed;
        }
        giveWayToInterruption();
        if (!isWorthHolding(failed.code()) || !hold(failed)) {
          throw failed;
        }
      }
    }
  }

  /**
   * Gives way to a rollback or a cancellation. An attempt that is under way when it comes goes on
   * to its own end, and Temporal does not retry it then: its failure does not mean that the step
   * cannot be done, nor its success that the run is to go on.
   *
   * @throws CanceledFailure if the run was interrupted
   */
  void giveWayToInterruption() {
    if (isInterrupted()) {
      CancellationScope.throwCanceled();
    }
  }

  private static boolean isInterrupted() {
    return CancellationScope.current().isCancelRequested()
        && Change.PUT_INTERRUPTION_FIRST.applies();
  }

  /**
   * Runs a step that changes the world, and remembers until when it may have done so.
   *
   * @throws StepFailed if it failed for good
   * @throws CanceledFailure if the run was interrupted
   */
  <T> T change(Settling settling, Supplier<T> step) {
    touch();
    return attempt(() -> settling.writing(step));
  }

  /**
   * Holds the run for a failure that no activity reports, if the operator chose to hold.
   *
   * @throws StepFailed if it was not held, or gave up
   * @throws CanceledFailure if the run was interrupted
   */
  void holdOrFail(StepFailed failed) {
    giveWayToInterruption();
    if (!holdIfChosen(failed)) {
      throw failed;
    }
  }

  /**
   * Holds the run if the operator chose to hold after a failure at this point.
   *
   * @return whether to try again; false if it was not held, or gave up
   */
  boolean holdIfChosen(StepFailed failed) {
    return isHoldingChosen() && hold(failed);
  }

  /** A lost answer to the update is looked into first, and held only if that does not help. */
  private boolean isWorthHolding(ErrorCode code) {
    return isHoldingChosen() && code != ErrorCode.UPDATE_ANSWER_LOST || code.isSystemic();
  }

  private boolean isHoldingChosen() {
    return input.options().onFailure() == OnFailure.HOLD && position == Position.TOUCHED;
  }

  /** Waits until the run is released; false if it is rolled back instead. */
  private boolean hold(StepFailed failed) {
    Phase before = journal.phase();
    int seen = releases;
    holding = failed;
    journal.enter(Phase.NeedsAttention);
    journal.done("held: " + failed.code() + ". " + failed.message());
    tellBatch(new Held(input.target().clusterId(), failed.code(), failed.message()));
    try {
      Workflow.await(() -> releases > seen || givesUp());
      return releases > seen;
    } finally {
      holding = null;
      journal.enter(before);
      tellBatch(new Held(input.target().clusterId(), null, null));
    }
  }

  /** The way forward is given up when a rollback is asked for; an undo never is. */
  private boolean givesUp() {
    return rollbackReason != null && position.givesWayToRollback();
  }

  private void tellBatch(Held held) {
    if (input.fleet() == null) {
      return;
    }
    // It is not waited for: nothing depends on it, and a batch that has ended needs no message.
    Parent.as(BatchWorkflow.class)
        .ifPresent(
            batch ->
                Workflow.newDetachedCancellationScope(() -> Async.procedure(batch::held, held))
                    .run());
  }
}
