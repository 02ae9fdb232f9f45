package dev.embark.workflows.workflow;

import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.util.function.Supplier;

/** Runs what no cancellation may stop, and gives its answer. */
final class Detached {

  private Detached() {}

  static <T> T call(Supplier<T> work) {
    CompletablePromise<T> answer = Workflow.newPromise();
    Workflow.newDetachedCancellationScope(() -> answer.complete(work.get())).run();
    return answer.get();
  }
}
