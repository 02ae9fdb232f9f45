package dev.embark.activities.castai;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Results of list calls that several threads wait for. */
final class ListAnswers {

  private ListAnswers() {}

  /** Makes the call and completes the future with the list or the failure. */
  static void ask(
      Consumer<Consumer<ListedCluster>> question, CompletableFuture<List<ListedCluster>> answer) {
    try {
      List<ListedCluster> clusters = new ArrayList<>();
      question.accept(clusters::add);
      answer.complete(clusters);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Waits for the list, or throws what the call threw. */
  static List<ListedCluster> await(CompletableFuture<List<ListedCluster>> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
