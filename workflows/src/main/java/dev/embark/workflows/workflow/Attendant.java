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
 * Runs steps, and where one fails in a way that only a person can mend, waits for that person
 * instead of undoing: after a systemic failure (undoing hundreds of clusters with a dead key helps
 * nobody), and where the operator chose to hold.
 */
final class Attendant {

  private final ClusterInput input;
  private final Journal journal;

  private @Nullable StepFailed holding;
  private @Nullable String rollbackReason;
  private int releases;
  private boolean touched;
  private boolean pivotCrossed;
  private boolean undoing;

  Attendant(ClusterInput input, Journal journal) {
    this.input = input;
    this.journal = journal;
  }

  // ---- what people and parents say

  /** Lets the held step be tried again; means nothing where none is held. */
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

  // ---- what the run says

  /** From now on something may have been changed. */
  void touch() {
    touched = true;
  }

  /** From now on nothing is taken away. */
  void crossPivot() {
    pivotCrossed = true;
  }

  void startUndoing() {
    undoing = true;
  }

  // ---- what is asked

  boolean isTouched() {
    return touched;
  }

  boolean isPivotCrossed() {
    return pivotCrossed;
  }

  Optional<StepFailed> holding() {
    return Optional.ofNullable(holding);
  }

  /** Why the run was interrupted, as what it fails with. */
  StepFailed interruption() {
    return rollbackReason != null
        ? new StepFailed(ErrorCode.ROLLED_BACK_ON_REQUEST, rollbackReason)
        : new StepFailed(ErrorCode.CANCELLED, "Cancelled in Temporal.");
  }

  /**
   * Stops a run that was told to before it began.
   *
   * @throws CanceledFailure if it was
   */
  void stopIfAskedAlready() {
    if (rollbackReason != null) {
      throw new CanceledFailure("Rollback asked for before the start");
    }
  }

  /**
   * Runs one step, again and again where a person mends what made it fail.
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
        if (!isWorthHolding(failed.code()) || !hold(failed)) {
          throw failed;
        }
      }
    }
  }

  /**
   * Runs a step that changes the world, and remembers until when it may have done so.
   *
   * @throws StepFailed if it failed for good
   * @throws CanceledFailure if the run was interrupted
   */
  <T> T change(Settling settling, Supplier<T> step) {
    touched = true;
    return attempt(() -> settling.writing(step));
  }

  /**
   * Waits for a person where the operator chose that for a failure at this point.
   *
   * @return whether to go on
   */
  boolean holdIfChosen(StepFailed failed) {
    return isHoldingChosen() && hold(failed);
  }

  /** A lost answer to the update is first looked into, and held when that is of no use. */
  private boolean isWorthHolding(ErrorCode code) {
    return isHoldingChosen() && code != ErrorCode.UPDATE_ANSWER_LOST || code.isSystemic();
  }

  private boolean isHoldingChosen() {
    return input.options().onFailure() == OnFailure.HOLD && touched && !pivotCrossed && !undoing;
  }

  /** Waits for a person; false when the answer is to give up. */
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

  /** An undo is never given up; the way forward is, when a rollback is asked for. */
  private boolean givesUp() {
    return rollbackReason != null && !undoing;
  }

  private void tellBatch(Held held) {
    if (input.fleet() == null) {
      return;
    }
    // Without waiting for it to arrive: nothing depends on it, and a batch that has ended needs no
    // message.
    Parent.as(BatchWorkflow.class)
        .ifPresent(
            batch ->
                Workflow.newDetachedCancellationScope(() -> Async.procedure(batch::held, held))
                    .run());
  }
}
