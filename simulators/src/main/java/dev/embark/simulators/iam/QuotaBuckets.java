package dev.embark.simulators.iam;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts admitted calls per consumer project, API and kind in a sliding window of 60 seconds.
 * Rejected calls do not count. Thread-safe, constant time.
 */
final class QuotaBuckets {

  private static final Duration WINDOW = Duration.ofSeconds(60);

  private final QuotaLimits limits;
  private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();

  QuotaBuckets(QuotaLimits limits) {
    this.limits = limits;
  }

  private record Key(String consumerProject, String service, boolean write) {}

  boolean admits(String consumerProject, String service, boolean write, Instant now) {
    int limit = limits.of(service, write);
    return limit == 0
        || buckets
            .computeIfAbsent(new Key(consumerProject, service, write), key -> new Bucket(limit))
            .admits(now);
  }

  /** Remembers the last {@code limit} admissions: full while the oldest is within the window. */
  private static final class Bucket {

    private final @Nullable Instant[] admissions;
    private int oldest;

    Bucket(int limit) {
      admissions = new Instant[limit];
    }

    synchronized boolean admits(Instant now) {
      Instant earlier = admissions[oldest];
      if (earlier != null && earlier.plus(WINDOW).isAfter(now)) {
        return false;
      }
      admissions[oldest] = now;
      oldest = (oldest + 1) % admissions.length;
      return true;
    }
  }
}
