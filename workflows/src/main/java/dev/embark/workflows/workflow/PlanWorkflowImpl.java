package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.PlanCounts;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanPage;
import dev.embark.workflows.model.PlanPageInput;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import dev.embark.workflows.model.WorkerIdentity;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** See {@link PlanWorkflow}. */
public final class PlanWorkflowImpl implements PlanWorkflow {

  private final PlanInput input;
  private final List<String> pages = new ArrayList<>();
  private final Map<String, String> organizations = new TreeMap<>();
  private final TreeSet<String> castServiceAccounts = new TreeSet<>();
  private PlanCounts counts = PlanCounts.NONE;
  private int underWay;
  private @Nullable ApplicationFailure failure;

  @WorkflowInit
  public PlanWorkflowImpl(PlanInput input) {
    this.input = input;
  }

  @Override
  public PlanResult planFleet(PlanInput sameInput) {
    Pages.requireName(input.name());
    long now = Workflow.currentTimeMillis();
    String principal = principal();
    for (List<ClusterTarget> part : Pages.split(input.clusters())) {
      Workflow.await(() -> underWay < Pages.AT_ONCE || failure != null);
      if (failure == null) {
        start(part);
      }
    }
    Workflow.await(() -> underWay == 0);
    if (failure != null) {
      throw failure;
    }
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

  private void start(List<ClusterTarget> part) {
    PlanPageInput page =
        new PlanPageInput(
            input.name(), pages.size() + 1, part, input.options(), input.authorship());
    String runId = Workflow.getInfo().getFirstExecutionRunId();
    String id = WorkflowIds.planPage(input.name(), runId, page.number());
    pages.add(id);
    underWay++;
    Async.function(Children.planPage(page, id)::planPage, page)
        .handle(
            (result, failed) -> {
              underWay--;
              if (result != null) {
                take(result);
              } else if (failure == null) {
                failure = Pages.failureOf(failed);
              }
              return null;
            });
  }

  private void take(PlanPage page) {
    counts = counts.plus(page.counts());
    organizations.putAll(page.organizations());
    castServiceAccounts.addAll(page.castServiceAccounts());
    Workflow.setCurrentDetails(
        "Looked at %d of %d clusters: %d to onboard, %d unchanged, %d refused, %d not checked"
            .formatted(
                counts.total(),
                input.clusters().count(),
                counts.onboard(),
                counts.unchanged(),
                counts.refused(),
                counts.unknown()));
  }
}
