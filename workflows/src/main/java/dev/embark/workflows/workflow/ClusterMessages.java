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
  private final Attendant attendant;

  ClusterMessages(ClusterInput input, Journal journal, Attendant attendant) {
    this.input = input;
    this.journal = journal;
    this.attendant = attendant;
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
        attendant.holding().map(StepFailed::code).orElse(null),
        attendant.holding().map(StepFailed::message).orElse(null),
        result);
  }

  /** Lets the held step be tried again; does nothing if none is held. */
  void release() {
    attendant.release();
  }

  /**
   * Refuses a retry if nothing is held.
   *
   * @throws IllegalStateException if nothing is held
   */
  void requireHeld() {
    if (attendant.holding().isEmpty()) {
      throw new IllegalStateException("The cluster is not held: there is nothing to retry.");
    }
  }
}
