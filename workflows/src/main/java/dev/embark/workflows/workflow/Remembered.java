package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterResult;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.Map;

/** Temporal drops the result of a cancelled run, so such a run keeps it in its memo. */
final class Remembered {

  private Remembered() {}

  /** Returns the result, and keeps it in the memo if it would be lost. */
  static <T> T result(T result) {
    if (CancellationScope.current().isCancelRequested()) {
      Workflow.newDetachedCancellationScope(
              () -> Workflow.upsertMemo(Map.of(ClusterResult.MEMO, result)))
          .run();
    }
    return result;
  }
}
