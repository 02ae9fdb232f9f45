package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks of which only some are under way at once. Once a callback has thrown, no other begins. */
final class ConcurrentLooks {

  /** The queues decide how fast they go. Temporal takes no more than 2,000 of a run. */
  static final int LIMIT = 40;

  private final BooleanSupplier limited;
  private int underWay;
  private @Nullable RuntimeException failure;

  ConcurrentLooks() {
    this(() -> true);
  }

  /**
   * For a run that once had no limit.
   *
   * @param limited whether the limit applies; asked each time it is reached
   */
  ConcurrentLooks(BooleanSupplier limited) {
    this.limited = limited;
  }

  /** Begins a look as soon as it may, and does not wait for its answer. */
  <T> void begin(
      Supplier<Promise<T>> look, Consumer<T> onFound, Consumer<RuntimeException> onFailure) {
    if (underWay >= LIMIT && limited.getAsBoolean()) {
      Workflow.await(() -> underWay < LIMIT);
    }
    if (failure != null) {
      return;
    }
    underWay++;
    look.get()
        .handle(
            (found, failed) -> {
              if (found != null) {
                onFound.accept(found);
              } else {
                onFailure.accept(failed != null ? failed : nothing());
              }
              return null;
            })
        .handle(
            (done, thrown) -> {
              underWay--;
              failure = failure == null ? thrown : failure;
              return null;
            });
  }

  /** No worker of Embark's answers so, but whoever polls its queue can. */
  private static RuntimeException nothing() {
    return new StepFailed(ErrorCode.INTERNAL, "There was no answer.");
  }

  /**
   * Waits until all looks have ended.
   *
   * @throws RuntimeException the first that a callback has thrown
   * @throws CanceledFailure at once if the run is cancelled
   */
  void awaitAll() {
    Workflow.await(() -> underWay == 0);
    if (failure != null) {
      throw failure;
    }
  }
}
