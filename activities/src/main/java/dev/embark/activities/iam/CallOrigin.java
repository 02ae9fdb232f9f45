package dev.embark.activities.iam;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import org.jspecify.annotations.Nullable;

/** Says on whose behalf Google is called; Google keeps it in the audit log. */
@FunctionalInterface
interface CallOrigin {

  /** The origin as one line; the change id is the one that the run was started with. */
  String describe(@Nullable String changeId);

  /** The activity that is running in this thread. */
  static CallOrigin activity() {
    return changeId -> {
      ActivityInfo info = Activity.getExecutionContext().getInfo();
      String run = "embark workflow=" + info.getWorkflowId() + " run=" + info.getWorkflowRunId();
      return changeId == null ? run : run + " change=" + changeId;
    };
  }
}
