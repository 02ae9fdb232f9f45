package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Timing;
import io.temporal.workflow.Workflow;
import java.util.List;

/** See {@link DriftWorkflow}. */
public final class DriftWorkflowImpl implements DriftWorkflow {

  /** A comparison looks at every cluster, whatever manages it. */
  private static final ClusterOptions EVERYTHING =
      new ClusterOptions(Timing.DEFAULT, OnFailure.ROLLBACK, true, true);

  private Drift.Counts counts = Drift.Counts.NONE;

  @Override
  public Drift.Result compare(Drift.Input input) {
    Pages.requireName(input.name());
    long now = Workflow.currentTimeMillis();
    int total = input.clusters().count();
    List<String> pages =
        new Pages<>(Children::driftPage, (Drift.Page page) -> take(page, total))
            .look(input.name(), input.clusters(), EVERYTHING, input.authorship());
    if (input.tellsWebhooks() && !counts.isClean()) {
      new Notifier(input.name(), input.authorship()).drifted(counts);
    }
    return new Drift.Result(input.name(), now, counts, pages);
  }

  private void take(Drift.Page page, int total) {
    counts = counts.plus(page.counts());
    Workflow.setCurrentDetails(
        "Compared %d of %d clusters: %d drifted, %d not checked"
            .formatted(counts.total(), total, counts.drifted(), counts.unchecked()));
  }
}
