package dev.embark.starter.command;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Audit;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.Pace;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.SkipAnswer;
import dev.embark.workflows.model.SkipResult;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.model.WaveStatus;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fleet scripted by its name, without any clusters behind it. */
public final class ScriptedFleet implements FleetWorkflow {
  private final FleetInput input;
  private FleetState state = FleetState.RUNNING;
  private @Nullable String why;
  private FleetPause pause = FleetPause.REQUESTED;
  private int commands;

  @WorkflowInit
  public ScriptedFleet(FleetInput input) {
    this.input = input;
    if (script().startsWith("paused")) {
      state = FleetState.PAUSED;
      pause = FleetPause.BUDGET;
      why = "2 clusters failed, 1 allowed.";
    }
    if (script().startsWith("asking")) {
      state = FleetState.AWAITING_APPROVAL;
      why = "Wave rest, 2 clusters, waits for an approval.";
    }
    if (script().startsWith("held")) {
      state = FleetState.NEEDS_ATTENTION;
    }
  }

  /** Fleets started by another verb have the manifest's name plus a suffix. */
  private String script() {
    return input.name().replaceAll("-(offboard|repair)$", "");
  }

  @Override
  public FleetStatus run(FleetInput sameInput) {
    boolean endsByItself = List.of("well", "partly", "over", "incomplete").contains(script());
    if (endsByItself) {
      state = FleetState.COMPLETED;
    }
    Workflow.await(
        () ->
            switch (state) {
              case COMPLETED, STOPPED, ROLLED_BACK -> true;
              default -> false;
            });
    Workflow.await(Workflow::isEveryHandlerFinished);
    return status();
  }

  @Override
  public FleetStatus status() {
    return new FleetStatus(
        input.name(),
        input.digest(),
        state,
        state == FleetState.PAUSED ? pause : null,
        why,
        counts(),
        input.rollout().maxInFlight().among(input.clusters().count()),
        input.rollout().maxFailures(),
        input.rollout().maxFailures().allowedOf(input.clusters().count()),
        List.of(),
        attention(),
        List.of(
            new WaveStatus(
                "canary", WaveState.DONE, new Counts(1, 1, 0, 0, Map.of()), 0, null, "ada"),
            new WaveStatus("rest", waveState(), counts(), 2, null, null)),
        "rest",
        Pace.UNKNOWN,
        commands,
        input.offboarding() != null);
  }

  private WaveState waveState() {
    return state == FleetState.AWAITING_APPROVAL ? WaveState.AWAITING_APPROVAL : WaveState.RUNNING;
  }

  private Counts counts() {
    int total = input.clusters().count();
    int held = state == FleetState.NEEDS_ATTENTION ? 1 : 0;
    return switch (script()) {
      case "well" -> new Counts(total, total, 0, 0, Map.of("Onboarded", total));
      case "partly" ->
          new Counts(total, total, 0, 0, Map.of("Onboarded", total - 1, "RolledBack", 1));
      case "over" -> new Counts(total, total, 0, 0, Map.of("Onboarded", 1, "Rejected", total - 1));
      case "incomplete" ->
          new Counts(total, total, 0, 0, Map.of("Onboarded", total - 1, "RollbackIncomplete", 1));
      default -> new Counts(total, 2, held, 0, Map.of("Onboarded", 1));
    };
  }

  private List<ClusterProgress> attention() {
    String cluster = input.clusters().targets().get(0).clusterId();
    return switch (script()) {
      case "partly" -> List.of(progress(cluster, "RolledBack", ErrorCode.CREDENTIALS_REJECTED));
      case "over" -> List.of(progress(cluster, "Rejected", ErrorCode.CLUSTER_NOT_FOUND));
      case "incomplete" ->
          List.of(progress(cluster, "RollbackIncomplete", ErrorCode.IAM_PERMISSION_DENIED));
      case "held" ->
          state == FleetState.NEEDS_ATTENTION
              ? List.of(progress(cluster, "NeedsAttention", ErrorCode.SERVICE_ACCOUNT_DISABLED))
              : List.of();
      default -> List.of();
    };
  }

  private static ClusterProgress progress(String cluster, String kind, ErrorCode code) {
    return new ClusterProgress(cluster, "acme-prod", kind, code, code.meaning());
  }

  @Override
  public Audit audit() {
    return new Audit(0, List.of());
  }

  @Override
  public List<String> unsettled() {
    return attention().stream().map(ClusterProgress::clusterId).toList();
  }

  @Override
  public void pause(Control control) {
    state = FleetState.PAUSED;
    pause = FleetPause.REQUESTED;
    commands++;
    why = "Paused by " + control.authorship().author() + ": " + control.authorship().reason();
  }

  @Override
  public void validatePause(Control control) {
    if (state == FleetState.PAUSED) {
      throw new IllegalStateException("The fleet is already paused.");
    }
  }

  @Override
  public void resume(Control control) {
    state = FleetState.COMPLETED;
    why = null;
  }

  @Override
  public void validateResume(Control control) {
    if (control.maxFailures() == null && !control.acknowledge()) {
      throw new IllegalStateException("Resume with a higher --max-failures, or --acknowledge.");
    }
  }

  @Override
  public void stop(Control control) {
    state = FleetState.STOPPED;
  }

  @Override
  public void validateStop(Control control) {}

  @Override
  public void rollback(Control control) {
    state = FleetState.ROLLED_BACK;
  }

  @Override
  public void validateRollback(Control control) {}

  @Override
  public void approve(Approval approval) {
    state = FleetState.COMPLETED;
    why = "approved by " + approval.authorship().author();
  }

  @Override
  public void validateApprove(Approval approval) {
    if (state != FleetState.AWAITING_APPROVAL) {
      throw new IllegalStateException("No wave is waiting for approval.");
    }
  }

  @Override
  public SkipResult skip(Skip skip) {
    commands++;
    why = skip.clusters() + " " + skip.selector() + " " + skip.held();
    return new SkipResult(2, 1, 0, 0);
  }

  @Override
  public void validateSkip(Skip skip) {
    if (skip.authorship().reason() == null) {
      throw new IllegalStateException("Say why with --reason: it is kept with the clusters.");
    }
  }

  @Override
  public void set(Limits limits) {
    commands++;
    why = limits.maxInFlight() + " in flight, " + limits.maxFailures() + " in " + limits.wave();
  }

  @Override
  public void validateSet(Limits limits) {}

  @Override
  public void retry(Control control) {
    state = FleetState.COMPLETED;
  }

  @Override
  public void validateRetry(Control control) {
    if (state != FleetState.NEEDS_ATTENTION) {
      throw new IllegalStateException("No cluster of the fleet has failed or is held.");
    }
  }

  @Override
  public void batchEnded(BatchResult result) {}

  @Override
  public void skipped(SkipAnswer answer) {}

  @Override
  public void report(BatchReport report) {}
}
