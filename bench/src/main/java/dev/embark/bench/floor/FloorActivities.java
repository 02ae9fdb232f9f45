package dev.embark.bench.floor;

import io.temporal.activity.ActivityInterface;

/** Does nothing. */
@ActivityInterface
public interface FloorActivities {

  /** Answers at once. */
  String step(String workflowId, int number);
}
