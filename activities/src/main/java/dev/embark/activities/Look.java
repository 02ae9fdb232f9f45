package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What was seen before a write that rests on it, and when. A process can stand still between the
 * two, for hours where a lid is closed or a machine is moved. By then Temporal has given the
 * attempt up, another worker has gone on, and a cluster may live on what the write would take away.
 *
 * @param seen the answer
 * @param since before it was asked for, by the wall clock: others stand still with the process
 */
public record Look<T>(T seen, Instant since, InstantSource clock) {

  /** Longer than a read and the wait for a turn at a policy may take together. */
  private static final Duration OLDEST = Duration.ofSeconds(40);

  /** Looks now. */
  public static <T> Look<T> now(InstantSource clock, Supplier<T> read) {
    Instant since = clock.instant();
    return new Look<>(read.get(), since, clock);
  }

  /**
   * To be asked right before the write.
   *
   * @throws RefusedException if the look is too old; the next attempt looks again
   */
  public void requireRecent() {
    Duration age = Duration.between(since, clock.instant());
    if (age.compareTo(OLDEST) > 0) {
      throw new RefusedException(
          ErrorCode.STEP_TIMED_OUT,
          "The worker stood still for "
              + age.toSeconds()
              + " s between its look and its write, so it did not write.");
    }
  }
}
