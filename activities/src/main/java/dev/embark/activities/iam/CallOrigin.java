package dev.embark.activities.iam;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import org.jspecify.annotations.Nullable;

/** The run on whose behalf Google is called; Google records it in the audit log. */
@FunctionalInterface
interface CallOrigin {

  /** Returns the origin as one line; the change id is the one with which the run was started. */
  String describe(@Nullable String changeId);

  /** Returns the activity running on this thread. */
  static CallOrigin activity() {
    return changeId -> {
      ActivityInfo info = Activity.getExecutionContext().getInfo();
      String run = "embark workflow=" + info.getWorkflowId() + " run=" + info.getWorkflowRunId();
      return changeId == null ? run : run + " change=" + changeId;
    };
  }
}
