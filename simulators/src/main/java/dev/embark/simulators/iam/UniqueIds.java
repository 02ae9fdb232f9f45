package dev.embark.simulators.iam;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Creates Google's numeric ids of accounts and projects. Thread-safe. */
final class UniqueIds {

  private static final long LOWEST_18_DIGITS = 100_000_000_000_000_000L;
  private static final long STEP = 7_919_000_001L;

  private final AtomicLong given = new AtomicLong();

  /** Returns 21 digits, as for a service account. */
  String next() {
    return "108" + (LOWEST_18_DIGITS + given.incrementAndGet() * STEP);
  }

  /** Returns 40 hexadecimal digits, as for a key. */
  static String keyId(String uniqueId) {
    SplittableRandom digits = new SplittableRandom(uniqueId.hashCode());
    return "%016x%016x%08x".formatted(digits.nextLong(), digits.nextLong(), digits.nextInt());
  }

  /** Returns 12 digits that depend only on the project's id. */
  static String projectNumber(String projectId) {
    long scattered = projectId.hashCode() * 2_654_435_761L;
    return String.valueOf(100_000_000_000L + Math.floorMod(scattered, 900_000_000_000L));
  }
}
