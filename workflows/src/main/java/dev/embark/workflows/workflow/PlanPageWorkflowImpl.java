package dev.embark.workflows.workflow;

import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.model.PlanPage;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.plan.Forecast;
import java.util.List;
import java.util.TreeSet;

/** See {@link PlanPageWorkflow}. */
public final class PlanPageWorkflowImpl implements PlanPageWorkflow {

  @Override
  public PlanPage planPage(PageInput input) {
    Survey survey = new Survey(input);
    survey.look();
    List<Forecast> forecasts = survey.forecasts();
    List<PlannedCluster> clusters =
        forecasts.stream().map(forecast -> forecast.planned(input.options())).toList();
    TreeSet<String> castServiceAccounts = new TreeSet<>();
    forecasts.forEach(forecast -> castServiceAccounts.addAll(forecast.castServiceAccounts()));
    return PlanPage.of(clusters, survey.organizations(), castServiceAccounts);
  }
}
