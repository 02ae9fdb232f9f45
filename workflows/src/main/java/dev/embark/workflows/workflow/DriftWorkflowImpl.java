package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.PlanPageInput;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link DriftWorkflow}. */
public final class DriftWorkflowImpl implements DriftWorkflow {

  /** A comparison looks at every cluster, whatever manages it. */
  private static final ClusterOptions EVERYTHING =
      new ClusterOptions(Timing.DEFAULT, OnFailure.ROLLBACK, true, true);

  private final List<String> pages = new ArrayList<>();
  private Drift.Counts counts = Drift.Counts.NONE;
  private int underWay;
  private @Nullable ApplicationFailure failure;

  @Override
  public Drift.Result compare(Drift.Input input) {
    Pages.requireName(input.name());
    long now = Workflow.currentTimeMillis();
    for (List<ClusterTarget> part : Pages.split(input.clusters())) {
      Workflow.await(() -> underWay < Pages.AT_ONCE || failure != null);
      if (failure == null) {
        start(input, part);
      }
    }
    Workflow.await(() -> underWay == 0);
    if (failure != null) {
      throw failure;
    }
    if (input.tellsWebhooks() && !counts.isClean()) {
      new Notifier(input.name(), input.authorship()).drifted(counts);
    }
    return new Drift.Result(input.name(), now, counts, pages);
  }

  private void start(Drift.Input input, List<ClusterTarget> part) {
    PlanPageInput page =
        new PlanPageInput(input.name(), pages.size() + 1, part, EVERYTHING, input.authorship());
    String runId = Workflow.getInfo().getFirstExecutionRunId();
    String id = WorkflowIds.driftPage(input.name(), runId, page.number());
    pages.add(id);
    underWay++;
    Async.function(Children.driftPage(page, id)::comparePage, page)
        .handle(
            (result, failed) -> {
              underWay--;
              if (result != null) {
                counts = counts.plus(result.counts());
                show(input.clusters().count());
              } else if (failure == null) {
                failure = Pages.failureOf(failed);
              }
              return null;
            });
  }

  private void show(int total) {
    Workflow.setCurrentDetails(
        "Compared %d of %d clusters: %d drifted, %d not checked"
            .formatted(counts.total(), total, counts.drifted(), counts.unchecked()));
  }
}
