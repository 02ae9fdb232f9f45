package dev.embark.activities.castai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists an organization's clusters once for all requests made at about the same time: Cast AI
 * returns all of its thousands of clusters or none, and the batches of a fleet ask together.
 * Thread-safe.
 */
final class SharedList {

  /** Short compared with the minute for which a batch relies on its list. */
  static final Duration LIFE = Duration.ofSeconds(10);

  private final Consumer<Consumer<ListedCluster>> question;
  private final Duration life;
  private final LongSupplier nanos;
  private @Nullable Asked latest;

  /**
   * Creates a shared list.
   *
   * @param question streams the clusters
   * @param life how long a list is reused; zero to list again for every request
   * @param nanos the time, in nanoseconds
   */
  SharedList(Consumer<Consumer<ListedCluster>> question, Duration life, LongSupplier nanos) {
    this.question = question;
    this.life = life;
    this.nanos = nanos;
  }

  private record Asked(long at, CompletableFuture<List<ListedCluster>> answer) {}

  /**
   * The result of a list call.
   *
   * @param age how long ago it was requested
   */
  record Seen(List<ListedCluster> clusters, Duration age) {}

  /**
   * Returns the list, requested now or a moment ago. Callers that arrive while a call is running
   * share its result or its failure.
   *
   * @throws CastAiException if there was no usable answer
   */
  Seen get() {
    long now = nanos.getAsLong();
    Asked mine = new Asked(now, new CompletableFuture<>());
    Asked used = latest(mine);
    if (used == mine) {
      ListAnswers.ask(question, mine.answer());
    }
    return new Seen(
        ListAnswers.await(used.answer()), Duration.ofNanos(Math.max(0, now - used.at())));
  }

  private synchronized Asked latest(Asked otherwise) {
    Asked asked = latest;
    boolean usable =
        asked != null
            && !asked.answer().isCompletedExceptionally()
            && otherwise.at() - asked.at() < life.toNanos();
    if (asked != null && usable) {
      return asked;
    }
    latest = otherwise;
    return otherwise;
  }
}
