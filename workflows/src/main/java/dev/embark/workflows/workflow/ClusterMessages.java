package dev.embark.workflows.workflow;

import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answers to messages that all runs which change one cluster have in common. */
final class ClusterMessages {

  private final ClusterInput input;
  private final Journal journal;
  private final Hold hold;

  ClusterMessages(ClusterInput input, Journal journal, Hold hold) {
    this.input = input;
    this.journal = journal;
    this.hold = hold;
  }

  /**
   * How far the run is.
   *
   * @param pivotCrossed whether nothing is taken back any more
   * @param captured the before-image; empty until it is taken
   * @param result how the run has ended; null while it has not
   */
  ClusterStatus status(
      boolean pivotCrossed, Optional<CapturedBindings> captured, @Nullable ClusterResult result) {
    return new ClusterStatus(
        input.target().clusterId(),
        journal.phase(),
        journal.step(),
        journal.lines(),
        pivotCrossed,
        captured.map(CapturedBindings::before).orElse(null),
        hold.holding().map(StepFailed::code).orElse(null),
        hold.holding().map(StepFailed::message).orElse(null),
        result);
  }

  /** Lets the held step be tried again; does nothing if none is held. */
  void release() {
    hold.release();
  }

  /**
   * Refuses a retry if nothing is held.
   *
   * @throws IllegalStateException if nothing is held
   */
  void requireHeld() {
    if (hold.holding().isEmpty()) {
      throw new IllegalStateException("The cluster is not held: there is nothing to retry.");
    }
  }
}
