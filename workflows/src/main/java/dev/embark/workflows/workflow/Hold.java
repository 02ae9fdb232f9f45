package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.Phase;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Holds a run at a step that failed, until a person has mended the cause. */
final class Hold {

  private final ClusterInput input;
  private final Journal journal;

  private @Nullable StepFailed holding;
  private int releases;
  private int holds;

  Hold(ClusterInput input, Journal journal) {
    this.input = input;
    this.journal = journal;
  }

  /** Lets the held step be tried again; does nothing if none is held. */
  void release() {
    if (holding != null) {
      releases++;
    }
  }

  /** How often the run has been held. */
  int holds() {
    return holds;
  }

  /** The failure for which the run is held; empty if it is not. */
  Optional<StepFailed> holding() {
    return Optional.ofNullable(holding);
  }

  /**
   * Waits until the run is released.
   *
   * @param meanwhile what it does first, while it can be released already
   * @param givesUp whether the held step is given up instead
   * @return whether to try again; false if it gives up
   * @throws CanceledFailure if the run was interrupted
   */
  boolean await(StepFailed failed, Runnable meanwhile, BooleanSupplier givesUp) {
    Phase before = journal.phase();
    int seen = releases;
    holding = failed;
    holds++;
    journal.enter(Phase.NeedsAttention);
    journal.done("held: " + failed.code() + ". " + failed.message());
    tellBatch(new Held(input.target().clusterId(), failed.code(), failed.message()));
    try {
      meanwhile.run();
      Workflow.await(() -> releases > seen || givesUp.getAsBoolean());
      return releases > seen;
    } finally {
      holding = null;
      journal.enter(before);
      tellBatch(new Held(input.target().clusterId(), null, null));
    }
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
