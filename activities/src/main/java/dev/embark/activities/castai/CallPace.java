package dev.embark.activities.castai;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rate at which one key may call. Cast AI publishes no limit, so none applies until it answers
 * 429. Then nothing is sent for as long as it asks; afterwards calls resume at half the rate that
 * was refused, rising by one call per second every second. Otherwise each activity would only find
 * out by being refused itself. Thread-safe.
 */
final class CallPace {

  private static final double NANOS = 1e9;

  /** Slow enough for any limit that a fleet can live with. */
  private static final double SLOWEST = 0.5;

  /** Faster than the task queue's own limit, so no longer worth enforcing. */
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
   * Reserves a slot for a call.
   *
   * @param now in nanoseconds
   * @param patience how long the caller is prepared to wait
   * @return how long to wait before the call; if longer than {@code patience}, nothing is reserved
   *     and the caller should come back after that time
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

  /** Records that Cast AI answered 429. */
  synchronized void refused(long now, @Nullable Duration retryAfter) {
    // Calls that were in flight together are refused together and count as one refusal.
    if (now >= openFrom) {
      double refusedAt = Math.min(perSecond, Math.max(callsThisSecond, callsLastSecond));
      perSecond = Math.max(SLOWEST, refusedAt / 2);
    }
    openFrom = Math.max(openFrom, now + pause(retryAfter).toNanos());
  }

  /** Records any other answer from Cast AI. */
  synchronized void accepted() {
    if (isPaced()) {
      perSecond += 1 / perSecond;
      if (perSecond > FASTEST) {
        perSecond = Double.POSITIVE_INFINITY;
      }
    }
  }

  /** Returns calls per second; infinite if unlimited. */
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
