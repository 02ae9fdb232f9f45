package dev.embark.workflows.model;

import java.time.Duration;

/**
 * All waits and limits, in proportion to the time that IAM changes take to spread: with the default
 * of 180 s, an update that IAM does not yet allow is retried for 15 minutes, a confirmation is
 * awaited for 15, and a write whose answer was lost has 60 s to land.
 *
 * @param propagation wait between the policy write and the first update, at most a day
 */
public record Timing(Duration propagation) {

  /** Google: typically 2 minutes, possibly 7 or more. Cast AI's own script waits 3. */
  public static final Duration DEFAULT_PROPAGATION = Duration.ofSeconds(180);

  /** A longer wait is a mistake, and its multiples would overflow. */
  public static final Duration LONGEST_PROPAGATION = Duration.ofDays(1);

  public static final Timing DEFAULT = new Timing(DEFAULT_PROPAGATION);

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Timing {
    propagation =
        propagation == null || propagation.isNegative() ? DEFAULT_PROPAGATION : propagation;
    propagation =
        propagation.compareTo(LONGEST_PROPAGATION) > 0 ? LONGEST_PROPAGATION : propagation;
  }

  /** This timing, or one with the given wait if that is longer. */
  public Timing atLeast(Duration minimumPropagation) {
    return propagation.compareTo(minimumPropagation) >= 0 ? this : new Timing(minimumPropagation);
  }

  /** Time in which a write whose answer was lost may still take effect. */
  public Duration settle() {
    return propagation.dividedBy(3);
  }

  /** How long an update is retried while IAM may still be lagging, or a confirmation awaited. */
  public Duration budget() {
    return propagation.multipliedBy(5);
  }

  /** First pause between two tries of an update or a confirmation. */
  public Duration firstPause() {
    return atLeastOneSecond(propagation.dividedBy(18));
  }

  /** Longest pause between two tries of an update or a confirmation. */
  public Duration longestPause() {
    return atLeastOneSecond(propagation.dividedBy(3));
  }

  private static Duration atLeastOneSecond(Duration pause) {
    return pause.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : pause;
  }
}
