package dev.embark.starter.client;

import dev.embark.workflows.model.ShortHash;
import io.temporal.common.Priority;
import java.nio.charset.StandardCharsets;

/**
 * Lets runs share the task queues, so that a small fleet does not wait behind a large one: each run
 * is a party of its own, and its share is the smaller the larger the run is. Children and
 * activities inherit it. A server without fairness ignores it: first come, first served.
 *
 * <p>With equal shares, a small run that the quota paces would take twice its time beside a large
 * one. In inverse proportion to their sizes it takes {@code 1 + small / large} times its time: half
 * as much again beside one of twice its size. The large one is kept waiting by no more than the
 * calls of the small one.
 */
final class Fairness {
  /** Temporal takes no longer key. */
  private static final int LONGEST_KEY = 64;

  /** Of one cluster: the largest that Temporal takes. One of 10,000 has a tenth, far from 0.001. */
  private static final float HEAVIEST = 1_000;

  private Fairness() {}

  /**
   * The share of one run.
   *
   * @param clusters how many it is about
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
