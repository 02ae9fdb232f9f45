package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnFailure;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps. If one fails in a way that only a person can mend, the run is held for that person
 * instead of undone: after a systemic failure (undoing hundreds of clusters with a dead key helps
 * nobody), and if the operator chose to hold.
 */
final class StepRunner {

  private final OnFailure onFailure;
  private final RunPosition position;
  private final Hold hold;

  private @Nullable String rollbackReason;

  StepRunner(ClusterInput input, RunPosition position, Hold hold) {
    this.onFailure = input.options().onFailure();
    this.position = position;
    this.hold = hold;
  }

  // ---- interruptions

  void rollBack(String reason) {
    if (rollbackReason == null) {
      rollbackReason = reason;
    }
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

  // ---- steps

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
    return attempt(step, () -> {});
  }

  /**
   * The same for a step that has something to do when it is held.
   *
   * @param whenHeld what it does then, each time
   */
  <T> T attempt(Supplier<T> step, Runnable whenHeld) {
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
        if (!isWorthHolding(failed.code()) || !hold(failed, whenHeld)) {
          throw failed;
        }
      }
    }
  }

  /**
   * Runs a step that changes the world, and remembers until when it may have done so.
   *
   * @param whenHeld what it does each time when it is held
   * @throws StepFailed if it failed for good
   * @throws CanceledFailure if the run was interrupted
   */
  <T> T change(Settling settling, Supplier<T> step, Runnable whenHeld) {
    position.touch();
    return attempt(() -> settling.writing(step), whenHeld);
  }

  /** The same for one of the tries that a step makes by itself within {@link #attempt}. */
  <T> T changeOnce(Settling settling, Supplier<T> step) {
    position.touch();
    return settling.writing(step);
  }

  // ---- holding

  /** How often the run has been held. */
  int holds() {
    return hold.holds();
  }

  /**
   * Holds the run for a failure that no activity reports, if the operator chose to hold.
   *
   * @throws StepFailed if it was not held, or gave up
   * @throws CanceledFailure if the run was interrupted
   */
  void holdOrFail(StepFailed failed) {
    giveWayToInterruption();
    if (!holdIfChosen(failed, () -> {})) {
      throw failed;
    }
  }

  /**
   * Holds the run if the operator chose to hold after a failure at this point.
   *
   * @param whenHeld what is done then
   * @return whether to try again; false if it was not held, or gave up
   */
  boolean holdIfChosen(StepFailed failed, Runnable whenHeld) {
    return isHoldingChosen() && hold(failed, whenHeld);
  }

  private boolean isWorthHolding(ErrorCode code) {
    return isHoldingChosen() && !isSettledOtherwise(code) || code.isSystemic();
  }

  /**
   * A lost answer to the update is looked into first, and held only if that does not help. Somebody
   * else's credentials are for another run to judge, which looks at the cluster afresh.
   */
  private static boolean isSettledOtherwise(ErrorCode code) {
    return code == ErrorCode.UPDATE_ANSWER_LOST
        || (code == ErrorCode.FOREIGN_WRITER && Change.SPARE_CREDENTIALS_SET_WHILE_HELD.applies());
  }

  private boolean isHoldingChosen() {
    return onFailure == OnFailure.HOLD && position.isHalfway();
  }

  private boolean hold(StepFailed failed, Runnable whenHeld) {
    return hold.await(failed, whenHeld, this::givesUp);
  }

  /** The way forward is given up when a rollback is asked for; an undo never is. */
  private boolean givesUp() {
    return rollbackReason != null && !position.isTakingBack();
  }
}
