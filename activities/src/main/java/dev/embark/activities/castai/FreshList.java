package dev.embark.activities.castai;

import dev.embark.workflows.model.ClusterSnapshot;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The list of an organization's clusters for those who act on it, so that it is never older than
 * the question. One is under way at a time; all who ask meanwhile share the one after it: when a
 * fleet is rolled back its clusters ask together, and a hundred lists at once would all be too
 * slow. Thread-safe.
 */
final class FreshList {

  private final Consumer<Consumer<ClusterSnapshot>> question;

  /** The list that has not been asked for yet; null where nobody waits for one. */
  private @Nullable CompletableFuture<List<ClusterSnapshot>> next;

  /** Ends with the list that was asked for last. */
  private CompletableFuture<?> latest = CompletableFuture.completedFuture(null);

  /**
   * A list that is asked for by one at a time.
   *
   * @param question hands the clusters over one by one
   */
  FreshList(Consumer<Consumer<ClusterSnapshot>> question) {
    this.question = question;
  }

  /**
   * The list, asked for after this call began.
   *
   * @throws CastAiException if there was no usable answer, also to those who share it
   */
  List<ClusterSnapshot> get() {
    CompletableFuture<List<ClusterSnapshot>> mine;
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

  /** Waits until no list is under way; who comes from now on shares a later one. */
  private void begin(CompletableFuture<List<ClusterSnapshot>> mine) {
    CompletableFuture<?> before;
    synchronized (this) {
      before = latest;
    }
    before.join();
    synchronized (this) {
      // Does not keep the list itself, which may be large.
      latest = mine.handle((clusters, failure) -> null);
      next = null;
    }
  }
}
