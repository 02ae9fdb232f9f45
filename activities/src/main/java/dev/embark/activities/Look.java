package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A value read before a write that depends on it, and the time of the read. A process can be
 * suspended between the two, for hours if a laptop lid is closed or a machine is moved. By then
 * Temporal has timed out the attempt, another worker has continued, and a cluster may depend on
 * what the write would remove.
 *
 * @param seen the value read
 * @param since a time before the read, by the wall clock: other clocks stop with the process
 */
public record Look<T>(T seen, Instant since, InstantSource clock) {

  /** Longer than a read plus the wait for a write turn may take. */
  private static final Duration OLDEST = Duration.ofSeconds(40);

  /** Reads the value now. */
  public static <T> Look<T> now(InstantSource clock, Supplier<T> read) {
    Instant since = clock.instant();
    return new Look<>(read.get(), since, clock);
  }

  /**
   * Checks the age of the value; call it right before the write. A clock that goes back, as when it
   * is set after a suspension, says nothing about the age, which may then be anything.
   *
   * @throws RefusedException if the value is too old; the next attempt reads it again
   */
  public void requireRecent() {
    Duration age = Duration.between(since, clock.instant()).abs();
    if (age.compareTo(OLDEST) > 0) {
      throw new RefusedException(
          ErrorCode.STEP_TIMED_OUT,
          "The worker's clock moved by "
              + age.toSeconds()
              + " s between reading and writing, so it did not write.");
    }
  }
}
