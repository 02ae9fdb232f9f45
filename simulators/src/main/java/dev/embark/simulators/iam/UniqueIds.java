package dev.embark.simulators.iam;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the numbers by which Google knows accounts and projects. Thread-safe. */
final class UniqueIds {

  private static final long LOWEST_18_DIGITS = 100_000_000_000_000_000L;
  private static final long STEP = 7_919_000_001L;

  private final AtomicLong given = new AtomicLong();

  /** 21 digits, as a service account's. */
  String next() {
    return "108" + (LOWEST_18_DIGITS + given.incrementAndGet() * STEP);
  }

  /** 40 hexadecimal digits, as a key's. */
  static String keyId(String uniqueId) {
    SplittableRandom digits = new SplittableRandom(uniqueId.hashCode());
    return "%016x%016x%08x".formatted(digits.nextLong(), digits.nextLong(), digits.nextInt());
  }

  /** 12 digits that depend on the project's id alone. */
  static String projectNumber(String projectId) {
    long scattered = projectId.hashCode() * 2_654_435_761L;
    return String.valueOf(100_000_000_000L + Math.floorMod(scattered, 900_000_000_000L));
  }
}
