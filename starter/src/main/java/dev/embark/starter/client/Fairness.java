package dev.embark.starter.client;

import dev.embark.workflows.model.ShortHash;
import io.temporal.common.Priority;
import java.nio.charset.StandardCharsets;

/**
 * Lets runs share the task queues, so that a small fleet does not wait behind a large one: each run
 * has its own fairness key, and the larger the run, the smaller its weight. Children and activities
 * inherit both. A server without fairness ignores them: first come, first served.
 *
 * <p>With equal weights, a small run limited by the quota would take twice its time next to a large
 * one. With weights in inverse proportion to size, it takes {@code 1 + small / large} times its
 * time: half as much again next to one of twice its size. The large run is delayed by no more than
 * the calls of the small one.
 */
final class Fairness {
  /** The longest fairness key that Temporal accepts. */
  private static final int LONGEST_KEY = 64;

  /**
   * The weight of a run of one cluster: the largest that Temporal accepts. A run of 10,000 clusters
   * has 0.1, far above the minimum of 0.001.
   */
  private static final float HEAVIEST = 1_000;

  private Fairness() {}

  /**
   * Returns the priority of one run.
   *
   * @param clusters the number of clusters in the run
   */
  static Priority of(String workflowId, int clusters) {
    return Priority.newBuilder()
        .setFairnessKey(key(workflowId))
        .setFairnessWeight(HEAVIEST / Math.max(1, clusters))
        .build();
  }

  private static String key(String workflowId) {
    int length = workflowId.getBytes(StandardCharsets.UTF_8).length;
    return length <= LONGEST_KEY
        ? workflowId
        : workflowId.substring(0, LONGEST_KEY / 2) + ShortHash.of(workflowId);
  }
}
