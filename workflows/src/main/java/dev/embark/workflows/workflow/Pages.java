package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.PlainNames;
import dev.embark.workflows.plan.BatchPlanner;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all looks at a whole fleet have in common: they are split into pages, one child workflow
 * each.
 */
final class Pages {

  /** Enough to keep the queue of reads busy; more would only wait in it. */
  static final int AT_ONCE = 4;

  private Pages() {}

  /**
   * Fails the run if its name could not be a fleet's.
   *
   * @throws ApplicationFailure with {@code INVALID_INPUT} if so
   */
  static void requireName(@Nullable String name) {
    if (!PlainNames.isFleet(name)) {
      throw invalid(PlainNames.RULE);
    }
  }

  /**
   * Splits the clusters into pages.
   *
   * @throws ApplicationFailure with {@code INVALID_INPUT} if the list cannot be read, is empty, or
   *     holds more than a fleet may have
   */
  static List<List<ClusterTarget>> split(ClusterList clusters) {
    return BatchPlanner.split(targets(clusters), BatchInput.MOST_CLUSTERS);
  }

  private static List<ClusterTarget> targets(ClusterList clusters) {
    try {
      List<ClusterTarget> targets = clusters.targets();
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("The list holds no clusters");
      }
      return targets;
    } catch (IllegalArgumentException unreadable) {
      throw invalid(String.valueOf(unreadable.getMessage()));
    }
  }

  private static ApplicationFailure invalid(String message) {
    return ApplicationFailure.newNonRetryableFailure(message, ErrorCode.INVALID_INPUT.name());
  }

  /** The failure of a page as the failure of the whole workflow. */
  static ApplicationFailure failureOf(RuntimeException failed) {
    if (failed instanceof ChildWorkflowFailure
        && failed.getCause() instanceof ApplicationFailure e) {
      return ApplicationFailure.newNonRetryableFailure(e.getOriginalMessage(), e.getType());
    }
    return ApplicationFailure.newNonRetryableFailure(
        String.valueOf(failed.getMessage()), ErrorCode.INTERNAL.name());
  }
}
