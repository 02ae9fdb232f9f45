package dev.embark.activities;

import dev.embark.workflows.plan.Backoff;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an activity and its retry policy.
 *
 * @param number counted from 1
 * @param backoff the delays between Temporal's retries
 */
public record Attempt(int number, Backoff backoff) {

  /**
   * No Embark activity retries faster. Used if the server does not report retry options: Temporal
   * before 1.29 and the embedded server do not.
   */
  private static final Backoff SHORTEST =
      new Backoff(Duration.ofMillis(500), 1.7, Duration.ofSeconds(30), Integer.MAX_VALUE);

  /** Returns the attempt running on this thread, or a first attempt outside an activity. */
  public static Attempt underWay() {
    try {
      ActivityInfo info = Activity.getExecutionContext().getInfo();
      return of(info.getAttempt(), info.getRetryOptions());
    } catch (IllegalStateException outsideOfAnActivity) {
      return of(1, null);
    }
  }

  /**
   * Returns the attempt with this number.
   *
   * @param told the retry options reported by the SDK; if the server sends none, the SDK makes them
   *     up, but without the maximum attempts that every Embark activity sets
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

  /** Returns whether this is the first attempt. Later ones do not know how earlier ones ended. */
  public boolean isFirst() {
    return number == 1;
  }

  /**
   * Returns Temporal's delay before the next attempt, or less, unless a longer one is requested.
   */
  Duration pause() {
    return backoff.pauseAfter(number);
  }
}
