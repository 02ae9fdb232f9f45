package dev.embark.workflows.workflow;

import io.temporal.workflow.Async;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.function.Supplier;

/** Runs what a cancellation must not stop. */
final class Detached {

  private Detached() {}

  /** Sends a message without waiting for it; a receiver that has ended needs no message. */
  static void tell(Functions.Proc message) {
    Workflow.newDetachedCancellationScope(() -> Async.procedure(message)).run();
  }

  /** Does the work and returns its result. */
  static <T> T call(Supplier<T> work) {
    CompletablePromise<T> answer = Workflow.newPromise();
    Workflow.newDetachedCancellationScope(() -> answer.complete(work.get())).run();
    return answer.get();
  }
}
