package dev.embark.workflows.workflow;

import dev.embark.workflows.model.OnboardingResult;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.Map;

/** Temporal drops what a run returns that was asked to cancel, so that keeps it in its memo. */
final class Remembered {

  private Remembered() {}

  /** Answers the result, and keeps it where it would be lost. */
  static <T> T result(T result) {
    if (CancellationScope.current().isCancelRequested()) {
      Workflow.newDetachedCancellationScope(
              () -> Workflow.upsertMemo(Map.of(OnboardingResult.MEMO, result)))
          .run();
    }
    return result;
  }
}
