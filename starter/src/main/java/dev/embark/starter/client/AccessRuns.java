package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
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

  private StartedRun start(RunStart start, Object request) {
    String id = start.workflowId();
    return runs.start(start, request)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.FAILED,
                        id + " is already running (" + ErrorCode.ALREADY_RUNNING + ").")
                    .next("Wait for its end, then run this again."));
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
