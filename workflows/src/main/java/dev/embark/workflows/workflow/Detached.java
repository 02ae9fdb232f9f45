package dev.embark.workflows.workflow;

import io.temporal.workflow.Async;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.function.Supplier;

/** Runs what no cancellation may stop. */
final class Detached {

  private Detached() {}

  /** Sends a message; one whom it does not reach, because it has ended, needs no telling. */
  static void tell(Functions.Proc message) {
    Workflow.newDetachedCancellationScope(() -> Async.procedure(message)).run();
  }

  /** Does the work and gives its answer. */
  static <T> T call(Supplier<T> work) {
    CompletablePromise<T> answer = Workflow.newPromise();
    Workflow.newDetachedCancellationScope(() -> answer.complete(work.get())).run();
    return answer.get();
  }
}
