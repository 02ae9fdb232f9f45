package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.EmbarkAttributes;
import dev.embark.workflows.workflow.OffboardingWorkflow;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import dev.embark.workflows.workflow.UndoWorkflow;
import io.temporal.common.SearchAttributes;
import java.util.Optional;

/** Runs of single clusters, identified by Cast AI's cluster id. Thread-safe. */
public final class ClusterRuns {
  private final Runs runs;

  ClusterRuns(Runs runs) {
    this.runs = runs;
  }

  /**
   * Starts an onboarding.
   *
   * @throws CommandException if another run is changing the cluster
   */
  public StartedRun start(OnboardingInput input) {
    return start(
        OnboardingWorkflow.class,
        input,
        StartDescription.summary(input),
        StartDescription.details(input));
  }

  /**
   * Starts an off-boarding under the same id.
   *
   * @throws CommandException if another run is changing the cluster
   */
  public StartedRun start(OffboardingInput input) {
    return start(
        OffboardingWorkflow.class,
        input,
        StartDescription.summary(input),
        StartDescription.details(input));
  }

  private StartedRun start(Class<?> workflow, ClusterInput input, String summary, String details) {
    String cluster = input.target().clusterId();
    String id = WorkflowIds.cluster(cluster);
    RunStart start =
        new RunStart(
            workflow.getSimpleName(),
            id,
            1,
            SearchAttributes.newBuilder()
                .set(EmbarkAttributes.CLUSTER, cluster)
                .set(EmbarkAttributes.PROJECT, input.target().projectId())
                .set(EmbarkAttributes.PHASE, Phase.Preparing.name())
                .build(),
            RunMemo.of(input.authorship()),
            summary,
            details);
    return runs.start(start, input)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseThrow(() -> alreadyRunning(cluster));
  }

  private CommandException alreadyRunning(String cluster) {
    String which =
        runs.records()
            .info(WorkflowIds.cluster(cluster))
            .map(run -> "run " + run.runId() + ", started " + run.started() + by(run))
            .orElse("another run");
    return CommandException.of(
            ExitCode.FAILED,
            "Cluster "
                + cluster
                + " is already being changed: "
                + which
                + " ("
                + ErrorCode.ALREADY_RUNNING
                + ").")
        .move("you")
        .next("embark watch " + cluster);
  }

  private static String by(RunInfo run) {
    return run.author() == null ? "" : " by " + run.author();
  }

  /** Returns what Temporal knows about one run of the cluster. */
  public Optional<RunInfo> info(String cluster, String runId) {
    return runs.records().info(WorkflowIds.cluster(cluster), runId);
  }

  /** Returns what Temporal knows about the latest run; no worker is needed. */
  public Optional<RunInfo> info(String cluster) {
    return runs.records().info(WorkflowIds.cluster(cluster));
  }

  /** Returns the status of the latest run; works for closed runs too. */
  public ClusterStatus status(String cluster) {
    return runs.query(WorkflowIds.cluster(cluster), ClusterStatus.class);
  }

  /** Returns the status of a run, open or closed. */
  public ClusterStatus status(RunInfo run) {
    return runs.query(run, ClusterStatus.class);
  }

  /**
   * Returns the input that the latest onboarding provides for a diagnosis; empty if there was no
   * onboarding. Works for closed runs too.
   */
  public Optional<DiagnosisRequest> diagnosisRequest(String cluster) {
    return info(cluster)
        .filter(RunInfo::isOnboarding)
        .map(run -> runs.query(run.workflowId(), "diagnosisRequest", DiagnosisRequest.class));
  }

  /**
   * Returns what the latest run could not undo; empty if nothing is left or the latest run undoes
   * nothing. Works for closed runs.
   */
  public Optional<UndoInput> leftovers(String cluster) {
    return info(cluster)
        .filter(run -> run.isOnboarding() || run.isUndo())
        .map(this::leftovers)
        .filter(input -> input.leftovers() != null);
  }

  /** An undo that was terminated or timed out leaves everything in its input. */
  private UndoInput leftovers(RunInfo run) {
    boolean cutShort =
        run.state() == RunInfo.State.TERMINATED || run.state() == RunInfo.State.TIMED_OUT;
    return run.isUndo() && cutShort
        ? runs.records().input(run, UndoInput.class)
        : runs.query(run.workflowId(), "leftovers", UndoInput.class);
  }

  /**
   * Starts another attempt to undo what is left.
   *
   * @throws CommandException if another run is changing the cluster
   */
  public StartedRun undo(UndoInput input) {
    String cluster = input.target().clusterId();
    String id = WorkflowIds.cluster(cluster);
    var attributes =
        SearchAttributes.newBuilder()
            .set(EmbarkAttributes.CLUSTER, cluster)
            .set(EmbarkAttributes.PROJECT, input.target().projectId())
            .set(EmbarkAttributes.FLEET, input.fleet() == null ? "" : input.fleet())
            .set(EmbarkAttributes.PHASE, Phase.RollingBack.name())
            .build();
    RunStart start =
        new RunStart(
            UndoWorkflow.class.getSimpleName(),
            id,
            1,
            attributes,
            RunMemo.of(input.authorship()),
            "Undo what is left of `" + cluster + "`",
            "Tries again what an undo could not put back. **Cancel** has no effect: an undo is"
                + " never given up. **Terminate** leaves things as they are.");
    return runs.start(start, input)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseThrow(() -> alreadyRunning(cluster));
  }

  /**
   * Returns the latest run, which accepts commands.
   *
   * @throws CommandException if it has ended or there is none
   */
  public RunInfo requireOpen(String cluster) {
    return runs.records().requireOpen(WorkflowIds.cluster(cluster));
  }

  /** Rolls back the run that the caller was shown; fails if it has ended in the meantime. */
  public void rollback(RunInfo run, Control control) {
    update(run, "rollback", control);
  }

  /**
   * Lets an open run that is held try again.
   *
   * @throws CommandException if no run is open, no worker answers, or the run refuses, in its words
   */
  public void retry(String cluster, Control control) {
    update(requireOpen(cluster), "retry", control);
  }

  /** Whether the cluster has an open run. */
  public boolean isOpen(String cluster) {
    return info(cluster).filter(RunInfo::isRunning).isPresent();
  }

  /**
   * Starts again what the last run failed to do: the same cluster and choices, outside any fleet.
   * After an undo that restored everything, this is the onboarding that was undone.
   *
   * @throws CommandException if nothing failed, an undo has left something, or another run is
   *     changing the cluster
   */
  public StartedRun retryClosed(String cluster, Authorship authorship) {
    String id = WorkflowIds.cluster(cluster);
    RunInfo closed = info(cluster).orElseThrow(() -> runs.records().unknown(id));
    if (closed.state() != RunInfo.State.COMPLETED) {
      if (closed.isOnboarding()) {
        requireNothingLeft(cluster);
        OnboardingInput former = runs.records().input(closed, OnboardingInput.class);
        return start(OnboardingInput.single(former.target(), former.options(), authorship));
      }
      if (closed.isOffboarding()) {
        OffboardingInput former = runs.records().input(closed, OffboardingInput.class);
        return start(
            OffboardingInput.single(
                former.target(), former.options(), choicesOf(former), authorship));
      }
      if (closed.isUndo()) {
        requireNothingLeft(cluster);
        UndoInput former = runs.records().input(closed, UndoInput.class);
        return start(OnboardingInput.single(former.target(), former.options(), authorship));
      }
    }
    throw CommandException.of(
            ExitCode.FAILED, "The last run of cluster " + cluster + " left nothing to retry.")
        .next("embark status " + cluster);
  }

  /** A new onboarding would mistake what is left for the original state. */
  private void requireNothingLeft(String cluster) {
    if (leftovers(cluster).isPresent()) {
      throw CommandException.of(
              ExitCode.FAILED, "The undo of cluster " + cluster + " is incomplete.")
          .move("you")
          .next("embark retry " + cluster + " --undo");
    }
  }

  /**
   * The former run may have seen, while the cluster was still linked, which account's bindings are
   * the cluster's.
   */
  private OffboardingChoices choicesOf(OffboardingInput former) {
    OffboardingChoices choices = former.choices();
    ClusterResult result = status(former.target().clusterId()).result();
    return choices.castServiceAccount() != null || result == null
        ? choices
        : new OffboardingChoices(choices.acceptLossOfAccess(), result.castServiceAccount());
  }

  private void update(RunInfo run, String name, Control control) {
    int done = status(run).steps().size();
    runs.update(run, name, done, Void.class, control);
  }
}
