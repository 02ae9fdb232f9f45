package dev.embark.workflows.workflow;

import dev.embark.workflows.model.PlanCounts;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanPage;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import dev.embark.workflows.model.WorkerIdentity;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** See {@link PlanWorkflow}. */
public final class PlanWorkflowImpl implements PlanWorkflow {

  private final PlanInput input;
  private final Map<String, String> organizations = new TreeMap<>();
  private final TreeSet<String> castServiceAccounts = new TreeSet<>();
  private PlanCounts counts = PlanCounts.NONE;

  @WorkflowInit
  public PlanWorkflowImpl(PlanInput input) {
    this.input = input;
  }

  @Override
  public PlanResult planFleet(PlanInput sameInput) {
    Pages.requireName(input.name());
    long now = Workflow.currentTimeMillis();
    String principal = principal();
    List<String> pages =
        new Pages<>(Children::planPage, this::take)
            .look(input.name(), input.clusters(), input.options(), input.authorship());
    return new PlanResult(
        input.name(),
        now,
        counts,
        new WorkerIdentity(principal, organizations),
        castServiceAccounts.size() == 1 ? castServiceAccounts.first() : null,
        pages);
  }

  @Override
  public PlanStatus status() {
    return new PlanStatus(input.clusters().count(), counts.total());
  }

  private static String principal() {
    try {
      return ActivityTable.here().peek("which identity does this worker use?").describePrincipal();
    } catch (ActivityFailure failed) {
      throw StepFailed.of(failed).asFailure();
    }
  }

  private void take(PlanPage page) {
    counts = counts.plus(page.counts());
    organizations.putAll(page.organizations());
    castServiceAccounts.addAll(page.castServiceAccounts());
    Workflow.setCurrentDetails(
        ("Looked at %d of %d clusters: onboarding would change %d, leave %d unchanged and refuse"
                + " %d; %d not checked")
            .formatted(
                counts.total(),
                input.clusters().count(),
                counts.onboard(),
                counts.unchanged(),
                counts.refused(),
                counts.unknown()));
  }
}
