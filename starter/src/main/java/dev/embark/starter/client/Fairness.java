package dev.embark.starter.client;

import dev.embark.workflows.model.ShortHash;
import io.temporal.common.Priority;
import java.nio.charset.StandardCharsets;

/**
 * Lets runs take turns in the task queues, so that a small fleet does not wait behind a large one.
 * Children and activities inherit it. A server without fairness ignores it: first come, first
 * served.
 */
final class Fairness {
  /** Temporal takes no longer key. */
  private static final int LONGEST_KEY = 64;

  private Fairness() {}

  /** Each run is a party of its own, whatever its size. */
  static Priority between(String workflowId) {
    return Priority.newBuilder().setFairnessKey(key(workflowId)).build();
  }

  private static String key(String workflowId) {
    int length = workflowId.getBytes(StandardCharsets.UTF_8).length;
    return length <= LONGEST_KEY
        ? workflowId
        : workflowId.substring(0, LONGEST_KEY / 2) + ShortHash.of(workflowId);
  }
}
