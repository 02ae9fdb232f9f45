package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.GrantWorkflow;
import dev.embark.workflows.workflow.KeysWorkflow;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.SearchAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs that grant permissions or switch keys. Thread-safe. */
public final class AccessRuns {
  private final Runs runs;

  AccessRuns(Runs runs) {
    this.runs = runs;
  }

  /**
   * Starts a grant in one project.
   *
   * @throws CommandException if another run is changing the project's policy
   */
  public StartedRun grant(Granting.Request request, Authorship authorship) {
    return start(
        new RunStart(
            GrantWorkflow.class.getSimpleName(),
            WorkflowIds.projectPolicy(request.projectId()),
            request.grants().size(),
            SearchAttributes.newBuilder().build(),
            RunMemo.of(authorship),
            "Grant permissions in `" + request.projectId() + "`",
            "Creates a custom role for each of "
                + request.grants().size()
                + " clusters and binds it. **Cancel** here undoes the grant in progress."),
        request);
  }

  /**
   * Starts a key switch for one account.
   *
   * @throws CommandException if another run is switching its keys
   */
  public StartedRun switchKeys(KeySwitch.Request request) {
    String account = request.target().clientServiceAccount();
    return start(
        new RunStart(
            KeysWorkflow.class.getSimpleName(),
            WorkflowIds.keys(account),
            request.clusters().size(),
            SearchAttributes.newBuilder().build(),
            RunMemo.of(request.authorship()),
            (request.disable() ? "Disable" : "Enable") + " keys of `" + account + "`",
            "Disables keys and watches the clusters. **Cancel** here enables them again."),
        request);
  }

  /**
   * Returns the ids of the account's keys that its latest switch left disabled. Empty if Temporal
   * has no such run any more: then nobody can tell who disabled a key, and why.
   *
   * @throws CommandException if a run is switching the account's keys
   */
  public Set<String> disabledByEmbark(String account) {
    RunInfo latest = runs.records().info(WorkflowIds.keys(account)).orElse(null);
    if (latest == null) {
      return Set.of();
    }
    if (latest.isRunning()) {
      throw running(latest.workflowId());
    }
    return endOf(latest)
        .filter(report -> leavesDisabled(report, latest))
        .map(report -> report.keys().stream().map(Access.Key::id).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private Optional<KeySwitch.Report> endOf(RunInfo run) {
    return run.state() == RunInfo.State.COMPLETED
        ? Optional.of(runs.records().result(run, KeySwitch.Report.class))
        : runs.records().remembered(run, KeySwitch.Report.class);
  }

  private boolean leavesDisabled(KeySwitch.Report report, RunInfo run) {
    return switch (report.result()) {
      case LEFT_OVER -> true;
      case SWITCHED -> runs.records().input(run, KeySwitch.Request.class).disable();
      case UNCHANGED, TAKEN_BACK, REFUSED -> false;
    };
  }

  private StartedRun start(RunStart start, Object request) {
    String id = start.workflowId();
    return runs.start(start, request)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseThrow(() -> running(id));
  }

  private static CommandException running(String id) {
    return CommandException.of(
            ExitCode.FAILED, id + " is already running (" + ErrorCode.ALREADY_RUNNING + ").")
        .next("Wait for its end, then run this again.");
  }

  /**
   * Returns the run's report; empty while it is running.
   *
   * @throws CommandException if it has ended without a report
   */
  public <T> Optional<T> report(StartedRun started, Class<T> type) {
    RunInfo run = runs.records().running(started);
    return run.isRunning() ? Optional.empty() : Optional.of(reportOf(run, type));
  }

  private <T> T reportOf(RunInfo run, Class<T> type) {
    try {
      return runs.records().result(run, type);
    } catch (WorkflowFailedException e) {
      return runs.records().remembered(run, type).orElseThrow(() -> unreported(run, e));
    }
  }

  private static CommandException unreported(RunInfo run, WorkflowFailedException e) {
    return CommandException.of(
            ExitCode.FAILED,
            run.workflowId()
                + " ended without a report ("
                + run.state()
                + "): its history shows what it had done by then.")
        .next("Look at it in the Temporal UI, then run this again; it looks before it writes.")
        .because(e);
  }
}
