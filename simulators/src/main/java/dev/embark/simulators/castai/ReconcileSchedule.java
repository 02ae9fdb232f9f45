package dev.embark.simulators.castai;

import java.time.Duration;

/**
 * When clusters are reconciled.
 *
 * @param delay from an accepted update, or a reconcile request, to the reconcile. Assumption:
 *     seconds.
 * @param interval between reconciles while all is well. Assumption: minutes.
 * @param retryAfter between reconciles while they fail
 * @param mostErrors consecutive failures after which there are no more until one is requested
 */
public record ReconcileSchedule(
    Duration delay, Duration interval, Duration retryAfter, int mostErrors) {

  /** 5 s after a change, then every 5 minutes; 5 attempts a minute apart on failure. */
  public static final ReconcileSchedule DEFAULT =
      new ReconcileSchedule(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(1), 5);

  public ReconcileSchedule {
    boolean valid =
        !delay.isNegative()
            && interval.toMillis() > 0
            && retryAfter.toMillis() > 0
            && mostErrors > 0;
    if (!valid) {
      throw new IllegalArgumentException("Reconcile schedule out of range");
    }
  }

  /** Returns the same schedule with another delay after a change. */
  public ReconcileSchedule withDelay(Duration changed) {
    return new ReconcileSchedule(changed, interval, retryAfter, mostErrors);
  }
}
