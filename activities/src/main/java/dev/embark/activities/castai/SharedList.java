package dev.embark.activities.castai;

import dev.embark.workflows.model.ClusterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The list of an organization's clusters, asked for once by all who want it at about the same time:
 * Cast AI answers with thousands of clusters or none, and the batches of a fleet ask together.
 * Thread-safe.
 */
final class SharedList {

  /** Young against the minute for which a batch believes what it was shown. */
  static final Duration LIFE = Duration.ofSeconds(10);

  private final Consumer<Consumer<ClusterSnapshot>> question;
  private final Duration life;
  private final LongSupplier nanos;
  private @Nullable Asked latest;

  /**
   * A list that is shared.
   *
   * @param question hands the clusters over one by one
   * @param life how long an answer is given out; zero where each asks for itself
   * @param nanos the time, in nanoseconds
   */
  SharedList(Consumer<Consumer<ClusterSnapshot>> question, Duration life, LongSupplier nanos) {
    this.question = question;
    this.life = life;
    this.nanos = nanos;
  }

  private record Asked(long at, CompletableFuture<List<ClusterSnapshot>> answer) {}

  /**
   * What a list call showed.
   *
   * @param age how long ago it was asked for
   */
  record Seen(List<ClusterSnapshot> clusters, Duration age) {}

  /**
   * The list, asked for now or a moment ago. Who comes while it is under way waits for the same
   * answer, or fails with it.
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
