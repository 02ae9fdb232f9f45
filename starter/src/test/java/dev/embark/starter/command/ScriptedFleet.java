package dev.embark.starter.command;

import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fleet that does what its name says, without any cluster behind it. */
public final class ScriptedFleet implements FleetWorkflow {
  private final FleetInput input;
  private FleetState state = FleetState.RUNNING;
  private @Nullable String why;

  @WorkflowInit
  public ScriptedFleet(FleetInput input) {
    this.input = input;
    if (input.name().startsWith("paused")) {
      state = FleetState.PAUSED;
      why = "2 clusters failed, 1 allowed.";
    }
    if (input.name().startsWith("held")) {
      state = FleetState.NEEDS_ATTENTION;
    }
  }

  @Override
  public FleetStatus onboardFleet(FleetInput sameInput) {
    boolean endsByItself = List.of("well", "partly", "over", "incomplete").contains(input.name());
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
        why,
        counts(),
        input.rollout().maxInFlight(),
        input.rollout().maxFailures(),
        input.rollout().maxFailures().allowedOf(input.clusters().count()),
        List.of(),
        attention());
  }

  private Counts counts() {
    int total = input.clusters().count();
    int held = state == FleetState.NEEDS_ATTENTION ? 1 : 0;
    return switch (input.name()) {
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
    return switch (input.name()) {
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
  public void pause(Control control) {
    state = FleetState.PAUSED;
    why = "Paused by " + control.authorship().author() + ": " + control.authorship().reason();
  }

  @Override
  public void validatePause(Control control) {
    if (state == FleetState.PAUSED) {
      throw new IllegalStateException("The fleet is paused already.");
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
  public void retryHeld(Control control) {
    state = FleetState.COMPLETED;
  }

  @Override
  public void validateRetryHeld(Control control) {
    if (state != FleetState.NEEDS_ATTENTION) {
      throw new IllegalStateException("No cluster of the fleet is held.");
    }
  }

  @Override
  public void report(BatchReport report) {}
}
