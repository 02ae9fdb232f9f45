package dev.embark.activities.castai;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists an organization's clusters for callers that act on the list, so that it is never older than
 * the request. One call runs at a time; all requests made meanwhile share the next one. When a
 * fleet is rolled back, its clusters ask together, and a hundred concurrent lists would all be too
 * slow. Thread-safe.
 */
final class FreshList {

  private final Consumer<Consumer<ListedCluster>> question;

  /** The list call that has not started yet; null if no caller waits for one. */
  private @Nullable CompletableFuture<List<ListedCluster>> next;

  /** Completes with the most recently requested list. */
  private CompletableFuture<?> latest = CompletableFuture.completedFuture(null);

  /**
   * Creates a list that runs one call at a time.
   *
   * @param question streams the clusters
   */
  FreshList(Consumer<Consumer<ListedCluster>> question) {
    this.question = question;
  }

  /**
   * Returns the list, requested after this call began.
   *
   * @throws CastAiException if there was no usable answer; every caller sharing the call gets it
   */
  List<ListedCluster> get() {
    CompletableFuture<List<ListedCluster>> mine;
    boolean asks;
    synchronized (this) {
      asks = next == null;
      mine = asks ? new CompletableFuture<>() : next;
      next = mine;
    }
    if (asks) {
      begin(mine);
      ListAnswers.ask(question, mine);
    }
    return ListAnswers.await(mine);
  }

  /** Waits until no call is running; callers that arrive from now on share a later one. */
  private void begin(CompletableFuture<List<ListedCluster>> mine) {
    CompletableFuture<?> before;
    synchronized (this) {
      before = latest;
    }
    before.join();
    synchronized (this) {
      // Does not retain the list itself, which may be large.
      latest = mine.handle((clusters, failure) -> null);
      next = null;
    }
  }
}
