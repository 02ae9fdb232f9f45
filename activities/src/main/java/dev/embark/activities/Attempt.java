package dev.embark.activities;

import dev.embark.workflows.plan.Backoff;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an activity, and how it is tried again.
 *
 * @param number counted from 1
 * @param backoff by which Temporal tries again
 */
public record Attempt(int number, Backoff backoff) {

  /**
   * No activity of Embark's waits less between its attempts. Stands in where the server does not
   * tell: Temporal's before 1.29, and the embedded one.
   */
  private static final Backoff SHORTEST =
      new Backoff(Duration.ofMillis(500), 1.7, Duration.ofSeconds(30), Integer.MAX_VALUE);

  /** The one that is being made on this thread; the first where it is no activity's. */
  public static Attempt underWay() {
    try {
      ActivityInfo info = Activity.getExecutionContext().getInfo();
      return of(info.getAttempt(), info.getRetryOptions());
    } catch (IllegalStateException outsideOfAnActivity) {
      return of(1, null);
    }
  }

  /**
   * The attempt of this number.
   *
   * @param told what the SDK says of retries, which it makes up where the server does not tell: but
   *     never the number of attempts, which each activity of Embark's has
   */
  static Attempt of(int number, @Nullable RetryOptions told) {
    Duration longest = told == null ? null : told.getMaximumInterval();
    if (longest == null || told.getMaximumAttempts() == 0) {
      return new Attempt(number, SHORTEST);
    }
    return new Attempt(
        number,
        new Backoff(
            told.getInitialInterval(),
            told.getBackoffCoefficient(),
            longest,
            told.getMaximumAttempts()));
  }

  /** Whether none was made before it: later ones cannot know what became of the earlier. */
  public boolean isFirst() {
    return number == 1;
  }

  /** What Temporal waits after it where nobody asks for more, or what is less. */
  Duration pause() {
    return backoff.pauseAfter(number);
  }
}
