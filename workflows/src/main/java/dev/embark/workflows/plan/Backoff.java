package dev.embark.workflows.plan;

import java.time.Duration;

/**
 * A retry policy whose pauses fill a budget. It limits attempts and sets no deadline, because a
 * deadline would count time in queues and worker outages against the cluster.
 *
 * @param first pause after the first attempt
 * @param factor by which pauses grow
 * @param longest pause
 * @param attempts in all
 */
public record Backoff(Duration first, double factor, Duration longest, int attempts) {

  private static final int FEWEST_ATTEMPTS = 3;

  /** A policy with as many attempts as it takes for the pauses between them to reach the budget. */
  public static Backoff filling(Duration budget, Duration first, double factor, Duration longest) {
    double pause = first.toMillis();
    double waited = 0;
    int attempts = 1;
    while (waited < budget.toMillis()) {
      waited += pause;
      pause = Math.min(pause * factor, longest.toMillis());
      attempts++;
    }
    return new Backoff(first, factor, longest, Math.max(FEWEST_ATTEMPTS, attempts));
  }

  /** The pause after the attempt of this number, counted from 1. */
  public Duration pauseAfter(int attempt) {
    double pause = first.toMillis() * Math.pow(factor, attempt - 1.0);
    return Duration.ofMillis((long) Math.min(pause, longest.toMillis()));
  }
}
