package dev.embark.activities.iam;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import org.jspecify.annotations.Nullable;

/** The run on whose behalf Google is called; Google records it in the audit log. */
@FunctionalInterface
interface CallOrigin {

  /** Longer than any that Embark gives, with room left for a change id in the reason. */
  int LONGEST_WORKFLOW_ID = 200;

  /** Returns the origin as one line; the change id is the one with which the run was started. */
  String describe(@Nullable String changeId);

  /** Returns the activity running on this thread. */
  static CallOrigin activity() {
    return changeId -> {
      ActivityInfo info = Activity.getExecutionContext().getInfo();
      return describe(info.getWorkflowRunId(), info.getWorkflowId(), changeId);
    };
  }

  /**
   * Describes a run. Its id is from the server and comes first; workflow id and change id are texts
   * of whoever started the run, and must neither push it out nor look like another.
   */
  static String describe(String runId, String workflowId, @Nullable String changeId) {
    String id =
        workflowId.length() <= LONGEST_WORKFLOW_ID
            ? workflowId
            : workflowId.substring(0, LONGEST_WORKFLOW_ID);
    String run = "embark run=" + runId + " workflow=" + id.replace('=', '?');
    return changeId == null ? run : run + " change=" + changeId.replace('=', '?');
  }
}
