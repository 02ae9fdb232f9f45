package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.BatchStatus;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.SkipResult;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.EmbarkAttributes;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.common.SearchAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs of whole fleets, identified by the fleet's name. Thread-safe. */
public final class FleetRuns {
  private final Runs runs;

  FleetRuns(Runs runs) {
    this.runs = runs;
  }

  /**
   * Starts the fleet, or attaches to a running one with the same content.
   *
   * @throws CommandException if a fleet of this name runs with other content
   */
  public StartedRun start(FleetInput input) {
    String id = WorkflowIds.fleet(input.name());
    Map<String, Object> memo = RunMemo.of(input.authorship());
    memo.put(RunMemo.DIGEST, input.digest());
    RunStart start =
        new RunStart(
            FleetWorkflow.class.getSimpleName(),
            id,
            input.clusters().count(),
            SearchAttributes.newBuilder().set(EmbarkAttributes.FLEET, input.name()).build(),
            memo,
            StartDescription.summary(input),
            StartDescription.details(input));
    return runs.start(start, input)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseGet(() -> attach(input, id));
  }

  private StartedRun attach(FleetInput input, String id) {
    RunInfo running = runs.records().info(id).orElseThrow(() -> runs.records().unknown(id));
    if (runs.records().memo(id, RunMemo.DIGEST).filter(input.digest()::equals).isPresent()) {
      return new StartedRun(id, running.runId(), true);
    }
    throw CommandException.of(
            ExitCode.FAILED,
            "A fleet named '"
                + input.name()
                + "' is running with other content ("
                + ErrorCode.FLEET_EXISTS
                + ").")
        .next(
            "embark status "
                + input.name()
                + "    # shows it\nembark stop "
                + input.name()
                + "      # ends it; or give the manifest another name");
  }

  /** Returns what Temporal knows about the latest run; no worker is needed. */
  public Optional<RunInfo> info(String name) {
    return runs.records().info(WorkflowIds.fleet(name));
  }

  /** Returns what Temporal knows about one run of the fleet. */
  public Optional<RunInfo> info(String name, String runId) {
    return runs.records().info(WorkflowIds.fleet(name), runId);
  }

  /** Returns the status of the latest run; works for closed runs too. A worker has to answer. */
  public FleetStatus status(String name) {
    return runs.query(WorkflowIds.fleet(name), FleetStatus.class);
  }

  /** Returns the status of a run; a completed one needs no worker. */
  public FleetStatus status(RunInfo run) {
    return run.state() == RunInfo.State.COMPLETED
        ? runs.records().result(run, FleetStatus.class)
        : runs.query(run, FleetStatus.class);
  }

  /**
   * Returns every cluster of the batches started so far, as reported by the latest batch that
   * included it. Skips batches that cannot be queried. The fleet's own list of clusters that need
   * attention fills the gaps and takes precedence, as it includes clusters that stopped working
   * later.
   */
  public List<ClusterProgress> clusters(FleetStatus status) {
    Map<String, ClusterProgress> clusters = new LinkedHashMap<>();
    for (String batch : status.batches()) {
      try {
        runs.query(batch, BatchStatus.class)
            .clusters()
            .forEach(cluster -> clusters.put(cluster.clusterId(), cluster));
      } catch (CommandException e) {
        if (e.exitCode() != ExitCode.FAILED) {
          throw e;
        }
      }
    }
    status.attention().stream()
        .filter(cluster -> isNews(cluster, clusters.get(cluster.clusterId())))
        .forEach(cluster -> clusters.put(cluster.clusterId(), cluster));
    return List.copyOf(clusters.values());
  }

  /** A batch is queried after its fleet, so it is more recent, unless it ended earlier. */
  private static boolean isNews(ClusterProgress ofTheFleet, @Nullable ClusterProgress ofTheBatch) {
    return ofTheBatch == null
        || ofTheFleet.hasEndedAs(Outcome.Unconfirmed.class)
            && (ofTheBatch.hasEndedAs(Outcome.Onboarded.class)
                || ofTheBatch.hasEndedAs(Outcome.Unchanged.class));
  }

  // ---- control: each command waits until the open run has carried it out or refused it

  /**
   * Starts nothing new until the run is resumed.
   *
   * @throws CommandException if no run is open, no worker answers, or the run refuses, in its words
   */
  public void pause(String name, Control control) {
    update(name, "pause", control);
  }

  /**
   * Continues a paused run.
   *
   * @throws CommandException as {@link #pause}; a run refuses while its budget is still exceeded
   */
  public void resume(String name, Control control) {
    update(name, "resume", control);
  }

  /**
   * Lets a wave start that waits for an approval.
   *
   * @throws CommandException as {@link #pause}; a run refuses if that wave does not wait
   */
  public void approve(String name, Approval approval) {
    update(name, "approve", approval);
  }

  /**
   * Skips clusters.
   *
   * @throws CommandException as {@link #pause}; a run refuses without a reason, or if none is meant
   */
  public SkipResult skip(String name, Skip skip) {
    return update(requireOpen(name), "skip", SkipResult.class, skip).orElse(SkipResult.NONE);
  }

  /**
   * Changes limits of the run; those that are null stay.
   *
   * @throws CommandException as {@link #pause}
   */
  public void set(String name, Limits limits) {
    update(name, "set", limits);
  }

  /**
   * Starts nothing new any more; clusters in flight finish.
   *
   * @throws CommandException as {@link #pause}
   */
  public void stop(String name, Control control) {
    update(name, "stop", control);
  }

  /**
   * Rolls back the run that the caller was shown.
   *
   * @throws CommandException as {@link #pause}; also if that run has ended in the meantime, even if
   *     another one is open
   */
  public void rollback(RunInfo run, Control control) {
    update(run, "rollback", Void.class, control);
  }

  /**
   * Retries the held and failed clusters of an open run.
   *
   * @throws CommandException as {@link #pause}
   */
  public void retry(String name, Control control) {
    update(name, "retry", control);
  }

  private void update(String name, String command, Object argument) {
    update(requireOpen(name), command, Void.class, argument);
  }

  private <T> Optional<T> update(RunInfo run, String command, Class<T> result, Object argument) {
    return runs.update(run, command, status(run).commands(), result, argument);
  }

  /**
   * Returns the latest run, which accepts commands.
   *
   * @throws CommandException if it has ended or there is none
   */
  public RunInfo requireOpen(String name) {
    return runs.records().requireOpen(WorkflowIds.fleet(name));
  }

  /** Whether the latest run accepts commands. */
  public boolean isOpen(String name) {
    return info(name).filter(RunInfo::isRunning).isPresent();
  }

  /**
   * Starts a new run of a closed fleet with the clusters that failed in it and otherwise the same
   * input.
   *
   * @param except ids of clusters that are left out
   * @return how many clusters it includes
   * @throws CommandException if there is no such run, or nothing else failed in it
   */
  public int retryClosed(String name, Authorship authorship, Set<String> except) {
    String id = WorkflowIds.fleet(name);
    RunInfo closed = info(name).orElseThrow(() -> runs.records().unknown(id));
    Set<String> failed =
        Set.copyOf(Arrays.asList(runs.query(closed.workflowId(), "unsettled", String[].class)));
    FleetInput former = runs.records().input(closed, FleetInput.class);
    List<ClusterTarget> clusters =
        former.clusters().targets().stream()
            .filter(target -> failed.contains(target.clusterId()))
            .filter(target -> !except.contains(target.clusterId()))
            .toList();
    if (clusters.isEmpty()) {
      throw CommandException.of(
              ExitCode.FAILED, "The last run of fleet " + name + " left nothing to retry.")
          .next(except.isEmpty() ? "embark status " + name : "embark retry " + name + " --undo");
    }
    start(FleetInputs.again(former, clusters, authorship));
    return clusters.size();
  }
}
