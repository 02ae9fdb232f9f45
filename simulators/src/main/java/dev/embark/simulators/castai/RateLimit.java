package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limits the requests per key and second of simulated time. Thread-safe. */
final class RateLimit {

  private record Count(long second, int requests) {}

  private final int requestsPerSecond;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  /** Creates a limit; 0 for none. */
  RateLimit(int requestsPerSecond) {
    this.requestsPerSecond = requestsPerSecond;
  }

  /** Counts a request and returns whether it exceeds the limit. */
  boolean isExceededBy(ApiKey key, Instant now) {
    if (requestsPerSecond == 0) {
      return false;
    }
    long second = now.getEpochSecond();
    Count count =
        counts.merge(
            key.name(),
            new Count(second, 1),
            (before, one) ->
                before.second() == second ? new Count(second, before.requests() + 1) : one);
    return count.requests() > requestsPerSecond;
  }
}
