package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanPage;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.EmbarkAttributes;
import dev.embark.workflows.workflow.PlanWorkflow;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs that make plans. Thread-safe. */
public final class PlanRuns {
  private final Runs runs;

  PlanRuns(Runs runs) {
    this.runs = runs;
  }

  /** Starts making a plan of this fleet, or attaches to a run that is making the same one. */
  public StartedRun start(FleetInput fleet) {
    PlanInput input =
        new PlanInput(fleet.name(), fleet.clusters(), fleet.options(), fleet.authorship());
    String id = WorkflowIds.plan(fleet.name(), fleet.digest());
    Map<String, Object> memo = RunMemo.of(fleet.authorship());
    memo.put(RunMemo.DIGEST, fleet.digest());
    RunStart start =
        new RunStart(
            PlanWorkflow.class.getSimpleName(),
            id,
            input.clusters().count(),
            SearchAttributes.newBuilder().set(EmbarkAttributes.FLEET, input.name()).build(),
            memo,
            StartDescription.summary(input),
            StartDescription.details(input));
    return runs.start(start, input)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseGet(
            () -> new StartedRun(id, runs.records().info(id).map(RunInfo::runId).orElse(""), true));
  }

  /** Returns what Temporal knows about a plan; no worker is needed. */
  public Optional<RunInfo> info(String workflowId) {
    return runs.records().info(workflowId);
  }

  /** Returns the progress. A worker has to answer. */
  public PlanStatus status(String workflowId) {
    return runs.query(workflowId, PlanStatus.class);
  }

  /**
   * Returns the completed plan.
   *
   * @throws CommandException if it could not be made
   */
  public PlanResult result(RunInfo run) {
    return resultOf(run, PlanResult.class);
  }

  /** Returns the plan's clusters. */
  public List<PlannedCluster> clusters(PlanResult plan) {
    List<PlannedCluster> clusters = new ArrayList<>();
    for (String page : plan.pages()) {
      RunInfo run =
          runs.records()
              .info(page)
              .orElseThrow(
                  () ->
                      CommandException.of(
                              ExitCode.FAILED, "The run " + page + " of the plan is gone.")
                          .next("embark plan FILE    # makes a new plan"));
      clusters.addAll(resultOf(run, PlanPage.class).clusters());
    }
    return clusters;
  }

  private <T> T resultOf(RunInfo run, Class<T> type) {
    try {
      return runs.records().result(run, type);
    } catch (WorkflowFailedException e) {
      throw failed(e);
    }
  }

  /** Returns the exception to show for a plan that was not finished. */
  private static CommandException failed(WorkflowFailedException e) {
    if (!(e.getCause() instanceof ApplicationFailure failure)) {
      return CommandException.of(
              ExitCode.FAILED, "The plan was not finished: it was ended from outside.")
          .next("embark plan FILE    # makes a new plan")
          .because(e);
    }
    ErrorCode code = ErrorCode.named(failure.getType());
    return CommandException.of(
            FailureExit.of(code),
            "No plan can be made: " + failure.getOriginalMessage() + " (" + code + ")")
        .move(code.move().who())
        .next(code.remedy())
        .because(e);
  }
}
