package dev.embark.activities.castai;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast one key may call. Cast AI publishes no limit, so none is kept until it answers 429: then
 * nothing is sent for as long as it asks, and afterwards at half the speed at which it refused, one
 * call a second faster each second. Without this each activity would find out by itself, by a
 * refusal of its own. Thread-safe.
 */
final class CallPace {

  private static final double NANOS = 1e9;

  /** Slow enough for any limit that a fleet can live with at all. */
  private static final double SLOWEST = 0.5;

  /** Faster than the queue lets calls through, so that there is nothing left to keep. */
  private static final double FASTEST = 500;

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /** A proxy that asks for a day must not stop a worker for a day. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private double perSecond = Double.POSITIVE_INFINITY;
  private long openFrom = Long.MIN_VALUE;
  private long nextFree = Long.MIN_VALUE;
  private long second;
  private int callsThisSecond;
  private int callsLastSecond;

  /**
   * Asks for leave to call.
   *
   * @param now in nanoseconds
   * @param patience how long the caller would wait
   * @return how long to wait before the call; more than the patience means: not now, come back then
   */
  synchronized Duration reserve(long now, Duration patience) {
    long at = Math.max(now, Math.max(openFrom, nextFree));
    Duration wait = Duration.ofNanos(at - now);
    if (wait.compareTo(patience) <= 0) {
      nextFree = isPaced() ? at + (long) (NANOS / perSecond) : at;
      count(at);
    }
    return wait;
  }

  /** Cast AI answered 429. */
  synchronized void refused(long now, @Nullable Duration retryAfter) {
    // Calls that were under way together are refused together: that is one refusal.
    if (now >= openFrom) {
      double refusedAt = Math.min(perSecond, Math.max(callsThisSecond, callsLastSecond));
      perSecond = Math.max(SLOWEST, refusedAt / 2);
    }
    openFrom = Math.max(openFrom, now + pause(retryAfter).toNanos());
  }

  /** Cast AI answered something else. */
  synchronized void accepted() {
    if (isPaced()) {
      perSecond += 1 / perSecond;
      if (perSecond > FASTEST) {
        perSecond = Double.POSITIVE_INFINITY;
      }
    }
  }

  /** Calls a second; infinite where nothing is kept. */
  synchronized double perSecond() {
    return perSecond;
  }

  private boolean isPaced() {
    return perSecond <= FASTEST;
  }

  private void count(long at) {
    long now = Math.floorDiv(at, (long) NANOS);
    if (now != second) {
      callsLastSecond = now == second + 1 ? callsThisSecond : 0;
      callsThisSecond = 0;
      second = now;
    }
    callsThisSecond++;
  }

  private static Duration pause(@Nullable Duration asked) {
    Duration pause = asked == null ? SHORTEST_PAUSE : asked;
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
