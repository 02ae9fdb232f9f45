package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.plan.DriftJudge;
import dev.embark.workflows.plan.Forecast;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** See {@link DriftPageWorkflow}. */
public final class DriftPageWorkflowImpl implements DriftPageWorkflow {

  @Override
  public Drift.Page comparePage(PageInput input) {
    Survey survey = new Survey(input);
    survey.look();
    List<Drift.Cluster> clusters = new ArrayList<>();
    for (Forecast forecast : survey.forecasts()) {
      List<Drift.Found> found =
          DriftJudge.judge(
              forecast,
              survey.access(forecast.target()),
              survey.isInUse(forecast.target()),
              Workflow.currentTimeMillis());
      if (!found.isEmpty()) {
        String name = forecast.cluster() == null ? "" : forecast.cluster().name();
        clusters.add(new Drift.Cluster(forecast.target(), name, found));
      }
    }
    return Drift.Page.of(input.targets().size(), clusters);
  }
}
