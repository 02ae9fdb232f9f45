package dev.embark.bench.floor;

import io.temporal.activity.ActivityInterface;

/** A no-op activity. */
@ActivityInterface
public interface FloorActivities {

  /** Returns immediately. */
  String step(String workflowId, int number);
}
