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
import io.temporal.common.SearchAttributes;

/** Runs that grant permissions or switch keys; each is waited for. Thread-safe. */
public final class AccessRuns {
  private final Runs runs;

  AccessRuns(Runs runs) {
    this.runs = runs;
  }

  /**
   * Grants in one project, and waits for the end.
   *
   * @throws CommandException if another run is changing the project's policy
   */
  public Granting.Report grant(Granting.Request request, Authorship authorship) {
    String id = WorkflowIds.projectPolicy(request.projectId());
    String summary = "Grant permissions in `" + request.projectId() + "`";
    String details =
        "Makes a custom role for each of "
            + request.grants().size()
            + " clusters and binds it. **Cancel** here takes back the grant under way.";
    return end(
        GrantWorkflow.class,
        id,
        request.grants().size(),
        summary,
        details,
        request,
        authorship,
        Granting.Report.class);
  }

  /**
   * Switches the keys of one account, and waits for the end.
   *
   * @throws CommandException if another run is switching them
   */
  public KeySwitch.Report switchKeys(KeySwitch.Request request) {
    String account = request.target().clientServiceAccount();
    String summary = (request.disable() ? "Disable" : "Enable") + " keys of `" + account + "`";
    String details = "Disables keys and watches the cluster. **Cancel** here enables them again.";
    return end(
        KeysWorkflow.class,
        WorkflowIds.keys(account),
        1,
        summary,
        details,
        request,
        request.authorship(),
        KeySwitch.Report.class);
  }

  private <T> T end(
      Class<?> workflow,
      String id,
      int clusters,
      String summary,
      String details,
      Object request,
      Authorship authorship,
      Class<T> type) {
    Runs.Start start =
        new Runs.Start(
            workflow.getSimpleName(),
            id,
            clusters,
            SearchAttributes.newBuilder().build(),
            Runs.memo(authorship),
            summary,
            details);
    if (runs.start(start, request).isEmpty()) {
      throw CommandException.of(
              ExitCode.FAILED, id + " is running already (" + ErrorCode.ALREADY_RUNNING + ").")
          .move("you")
          .next("Wait for its end, then run this again.");
    }
    RunInfo run =
        runs.info(id)
            .orElseThrow(() -> CommandException.of(ExitCode.FAILED, id + " is not found."));
    return runs.result(run, type);
  }
}
