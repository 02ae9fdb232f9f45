package dev.embark.workflows.model;

import java.util.List;

/**
 * How a fleet is rolled out.
 *
 * @param waves its parts, one after the other
 * @param maxInFlight clusters under way at the same time, over all batches
 * @param maxFailures failures beyond which no further cluster is started
 */
public record Rollout(List<Wave> waves, MaxInFlight maxInFlight, MaxFailures maxFailures) {

  /** The waves if none are given: one canary, then 5 %, then the rest. */
  public static final List<Wave> DEFAULT_WAVES =
      List.of(
          Wave.ofClusters("canary", 1), Wave.ofPercent("early", 5), Wave.ofPercent("rest", 100));

  public static final Rollout DEFAULT =
      new Rollout(DEFAULT_WAVES, MaxInFlight.of(200), new MaxFailures(5, true));

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Rollout {
    waves = waves == null || waves.isEmpty() ? DEFAULT_WAVES : List.copyOf(waves);
    maxInFlight = maxInFlight == null ? MaxInFlight.of(200) : maxInFlight;
    maxFailures = maxFailures == null ? new MaxFailures(5, true) : maxFailures;
  }

  /** All clusters in one wave. */
  public Rollout(int maxInFlight, MaxFailures maxFailures) {
    this(List.of(Wave.ofPercent("all", 100)), MaxInFlight.of(maxInFlight), maxFailures);
  }

  /** The same limits with other waves. */
  public Rollout in(List<Wave> otherWaves) {
    return new Rollout(otherWaves, maxInFlight, maxFailures);
  }
}
