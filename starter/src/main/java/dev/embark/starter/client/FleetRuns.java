package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.BatchStatus;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.FleetWorkflow;
import dev.embark.workflows.workflow.SearchAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of whole fleets, known by the fleet's name. Thread-safe. */
public final class FleetRuns {
  private final Runs runs;

  FleetRuns(Runs runs) {
    this.runs = runs;
  }

  /**
   * Starts the fleet, or attaches to it where it runs with the same content.
   *
   * @throws CommandException if a fleet of this name runs with other content
   */
  public StartedRun start(FleetInput input) {
    String id = WorkflowIds.fleet(input.name());
    Map<String, Object> memo = Runs.memo(input.authorship());
    memo.put(Runs.Memo.DIGEST, input.digest());
    Runs.Start start =
        new Runs.Start(
            FleetWorkflow.class.getSimpleName(),
            id,
            io.temporal.common.SearchAttributes.newBuilder()
                .set(SearchAttributes.FLEET, input.name())
                .build(),
            memo,
            StartDescription.summary(input),
            StartDescription.details(input));
    return runs.start(start, input)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseGet(() -> attach(input, id));
  }

  private StartedRun attach(FleetInput input, String id) {
    RunInfo running =
        runs.info(id)
            .orElseThrow(() -> CommandException.of(ExitCode.FAILED, id + " is not found."));
    if (runs.memo(id, Runs.Memo.DIGEST).filter(input.digest()::equals).isPresent()) {
      return new StartedRun(id, running.runId(), true);
    }
    throw CommandException.of(
            ExitCode.FAILED,
            "A fleet named '"
                + input.name()
                + "' is running with other content ("
                + ErrorCode.FLEET_EXISTS
                + ").")
        .move("you")
        .next(
            "embark status "
                + input.name()
                + "    shows it\nembark stop "
                + input.name()
                + "      ends it; or give the manifest another name");
  }

  /** What Temporal knows about the latest run; no worker is needed. */
  public Optional<RunInfo> info(String name) {
    return runs.info(WorkflowIds.fleet(name));
  }

  /** How far the latest run is; works on closed runs too. A worker has to answer. */
  public FleetStatus status(String name) {
    return runs.query(WorkflowIds.fleet(name), FleetStatus.class);
  }

  /** How far a run is; of one that has completed without any worker. */
  public FleetStatus status(RunInfo run) {
    return run.state() == RunInfo.State.COMPLETED
        ? runs.result(run, FleetStatus.class)
        : runs.query(run.workflowId(), FleetStatus.class);
  }

  /**
   * Every cluster of the batches that were started. A batch that cannot be asked is left out; the
   * fleet's own list of clusters that need attention stands in where all are.
   */
  public List<ClusterProgress> clusters(FleetStatus status) {
    List<ClusterProgress> clusters = new ArrayList<>();
    for (String batch : status.batches()) {
      try {
        clusters.addAll(runs.query(batch, BatchStatus.class).clusters());
      } catch (CommandException e) {
        if (e.exitCode() != ExitCode.FAILED) {
          throw e;
        }
      }
    }
    return clusters.isEmpty() ? status.attention() : clusters;
  }

  public void pause(String name, Control control) {
    runs.update(WorkflowIds.fleet(name), "pause", control);
  }

  public void resume(String name, Control control) {
    runs.update(WorkflowIds.fleet(name), "resume", control);
  }

  public void stop(String name, Control control) {
    runs.update(WorkflowIds.fleet(name), "stop", control);
  }

  /** Fails unless the latest run takes commands. */
  public void requireOpen(String name) {
    runs.requireOpen(WorkflowIds.fleet(name));
  }

  public void rollback(String name, Control control) {
    runs.update(WorkflowIds.fleet(name), "rollback", control);
  }

  public void retryHeld(String name, Control control) {
    runs.update(WorkflowIds.fleet(name), "retryHeld", control);
  }
}
