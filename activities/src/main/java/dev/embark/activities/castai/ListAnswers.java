package dev.embark.activities.castai;

import dev.embark.workflows.model.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Answers to list calls that several threads wait for. */
final class ListAnswers {

  private ListAnswers() {}

  /** Asks, and gives the list or the failure to all who wait. */
  static void ask(
      Consumer<Consumer<ClusterSnapshot>> question,
      CompletableFuture<List<ClusterSnapshot>> answer) {
    try {
      List<ClusterSnapshot> clusters = new ArrayList<>();
      question.accept(clusters::add);
      answer.complete(clusters);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Waits for the list, and throws what the call threw. */
  static List<ClusterSnapshot> await(CompletableFuture<List<ClusterSnapshot>> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
