package dev.embark.workflows.plan;

import dev.embark.workflows.model.MaxFailures;

/**
 * The budget of failures: once more clusters have failed than it allows, no further one is started.
 *
 * @param maxFailures a count or a share
 * @param inScope clusters the share is taken of
 * @param acknowledged failures that a person has looked at and that no longer count
 */
public record Budget(MaxFailures maxFailures, int inScope, int acknowledged) {

  /** The budget of a run whose failures nobody has looked at yet. */
  public static Budget of(MaxFailures maxFailures, int inScope) {
    return new Budget(maxFailures, inScope, 0);
  }

  /**
   * The budget of a wave without its own: the run's percentage, applied to the wave, so that a
   * canary that fails pauses a run with 5 %. A run's count is not applied to a wave.
   */
  public static MaxFailures inherited(MaxFailures run) {
    return run.percent() ? run : new MaxFailures(100, true);
  }

  /** The largest number of failures that does not pause the run. */
  public int allowed() {
    return maxFailures.allowedOf(inScope) + acknowledged;
  }

  /** Whether so many failures pause the run: more than {@link #allowed}, not exactly as many. */
  public boolean isBreachedBy(int failed) {
    return failed > allowed();
  }

  /** The same budget, not counting what has failed so far. */
  public Budget acknowledging(int failed) {
    return new Budget(maxFailures, inScope, Math.max(failed, acknowledged));
  }

  /** The same acknowledgement with another limit. */
  public Budget with(MaxFailures other) {
    return new Budget(other, inScope, acknowledged);
  }
}
