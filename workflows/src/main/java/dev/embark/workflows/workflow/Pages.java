package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.model.PlainNames;
import dev.embark.workflows.plan.BatchPlanner;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A look at a whole fleet: split into pages, one child workflow each, a few of them at once.
 *
 * @param <P> what becomes known of a page
 */
final class Pages<P> {

  /** Enough to keep the queue of reads busy; more would only wait in it. */
  private static final int AT_ONCE = 4;

  private final Function<PageInput, Children.StartedPage<P>> start;
  private final Consumer<P> onEnd;
  private final List<String> ids = new ArrayList<>();
  private int underWay;
  private @Nullable ApplicationFailure failure;

  Pages(Function<PageInput, Children.StartedPage<P>> start, Consumer<P> onEnd) {
    this.start = start;
    this.onEnd = onEnd;
  }

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
   * Looks at all pages. Once one has failed, no other starts.
   *
   * @return the ids of the children, which hold the results
   * @throws ApplicationFailure with the first failure of a page; with {@code INVALID_INPUT} if the
   *     list cannot be read, is empty, or holds more than a fleet may have
   */
  List<String> look(
      String fleet, ClusterList clusters, ClusterOptions options, Authorship authorship) {
    for (List<ClusterTarget> part :
        BatchPlanner.split(targets(clusters), BatchInput.MOST_CLUSTERS)) {
      Workflow.await(() -> underWay < AT_ONCE || failure != null);
      if (failure == null) {
        begin(new PageInput(fleet, ids.size() + 1, part, options, authorship));
      }
    }
    Workflow.await(() -> underWay == 0);
    if (failure != null) {
      throw failure;
    }
    return ids;
  }

  private void begin(PageInput page) {
    Children.StartedPage<P> started = start.apply(page);
    ids.add(started.workflowId());
    underWay++;
    started
        .result()
        .handle(
            (result, failed) -> {
              underWay--;
              if (result != null) {
                onEnd.accept(result);
              } else if (failure == null) {
                failure = failureOf(failed);
              }
              return null;
            });
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
  private static ApplicationFailure failureOf(RuntimeException failed) {
    if (failed instanceof ChildWorkflowFailure
        && failed.getCause() instanceof ApplicationFailure e) {
      return ApplicationFailure.newNonRetryableFailure(e.getOriginalMessage(), e.getType());
    }
    return ApplicationFailure.newNonRetryableFailure(
        String.valueOf(failed.getMessage()), ErrorCode.INTERNAL.name());
  }
}
