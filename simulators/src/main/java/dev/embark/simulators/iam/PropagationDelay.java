package dev.embark.simulators.iam;

import java.time.Duration;

/**
 * The delay until a written change takes effect: log-normal around the median.
 *
 * @param median half of the changes are in effect by then
 * @param tail 99 of 100 changes are in effect by then; equal to the median for a fixed delay
 */
public record PropagationDelay(Duration median, Duration tail) {

  /**
   * Google: "typically 2 minutes, potentially 7 minutes or longer".
   *
   * @see <a href="https://cloud.google.com/iam/docs/access-change-propagation">Google's page</a>
   */
  public static final PropagationDelay GOOGLE =
      new PropagationDelay(Duration.ofMinutes(2), Duration.ofMinutes(7));

  private static final double STANDARD_DEVIATIONS_TO_99_PERCENT = 2.3263;

  public PropagationDelay {
    if (median.isNegative() || tail.compareTo(median) < 0) {
      throw new IllegalArgumentException("The tail must not be shorter than the median.");
    }
  }

  /** Gives every change exactly this delay. */
  public static PropagationDelay fixed(Duration delay) {
    return new PropagationDelay(delay, delay);
  }

  /** Returns the delay at the given number of standard deviations from the median, in log space. */
  Duration at(double standardDeviations) {
    if (median.equals(tail) || median.isZero()) {
      return median;
    }
    double sigma =
        Math.log((double) tail.toNanos() / median.toNanos()) / STANDARD_DEVIATIONS_TO_99_PERCENT;
    return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * standardDeviations)));
  }
}
