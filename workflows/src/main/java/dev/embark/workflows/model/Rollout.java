package dev.embark.workflows.model;

/**
 * How a fleet is rolled out.
 *
 * @param maxInFlight clusters under way at the same time, over all batches
 * @param maxFailures failures beyond which no further cluster is started
 */
public record Rollout(int maxInFlight, MaxFailures maxFailures) {

  public static final Rollout DEFAULT = new Rollout(200, new MaxFailures(5, true));

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Rollout {
    maxInFlight = maxInFlight < 1 ? 200 : maxInFlight;
    maxFailures = maxFailures == null ? new MaxFailures(5, true) : maxFailures;
  }
}
