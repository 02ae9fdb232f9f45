package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.Notice;
import dev.embark.workflows.model.Notice.Event;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notifies people about a fleet. Each notice is a separate run that is started and then left alone:
 * a webhook that hangs, refuses or is gone never holds the fleet up.
 */
final class Notifier {

  /** Clusters that need attention come in swarms; one notice in this time is enough. */
  private static final Duration QUIET = Duration.ofMinutes(15);

  private final String fleet;
  private final Authorship authorship;
  private int sent;
  private long lastAttentionMillis;
  private int lastAttention;

  Notifier(String fleet, Authorship authorship) {
    this.fleet = fleet;
    this.authorship = authorship;
  }

  void started(Counts counts) {
    send(Event.FLEET_STARTED, null, "Fleet " + fleet + " has started.", "embark watch", counts);
  }

  void waitsForApproval(String wave, Counts counts) {
    send(
        Event.WAVE_WAITS_FOR_APPROVAL,
        wave,
        "Fleet " + fleet + ": wave " + wave + " waits for approval.",
        "embark approve",
        counts);
  }

  void paused(String why, Counts counts) {
    send(
        Event.FLEET_PAUSED, null, "Fleet " + fleet + " is paused: " + why, "embark status", counts);
  }

  /**
   * Notifies about clusters that need attention if there are more than before, but not too often.
   */
  void needAttention(int clusters, Counts counts) {
    long now = Workflow.currentTimeMillis();
    boolean news = clusters > lastAttention;
    boolean quiet = lastAttentionMillis > 0 && now - lastAttentionMillis < QUIET.toMillis();
    if (!news || quiet) {
      return;
    }
    lastAttention = clusters;
    lastAttentionMillis = now;
    String who = clusters == 1 ? "1 cluster needs" : clusters + " clusters need";
    send(
        Event.NEEDS_ATTENTION,
        null,
        "Fleet " + fleet + ": " + who + " attention.",
        "embark status",
        counts);
  }

  /** Waits until the notice is on its way, since nothing starts once the fleet has ended. */
  void finished(String how, Counts counts) {
    String text = "Fleet " + fleet + " has ended: " + how + ".";
    await(send(Event.FLEET_FINISHED, null, text, "embark report", counts));
  }

  /** A notice that does not start must not fail the run that sends it. */
  private static void await(Promise<WorkflowExecution> started) {
    Detached.call(() -> started.handle((execution, failure) -> failure == null).get());
  }

  /** Sends what a comparison found; waits as {@link #finished} does. */
  void drifted(Drift.Counts counts) {
    String text =
        "Fleet %s: of %d clusters %d have drifted and %d could not be looked at."
            .formatted(fleet, counts.total(), counts.drifted(), counts.unchecked());
    await(send(Event.DRIFT_FOUND, null, text, "embark drift", Counts.NONE));
  }

  private Promise<WorkflowExecution> send(
      Event event, @Nullable String wave, String text, String command, Counts counts) {
    String runId = Workflow.getInfo().getFirstExecutionRunId();
    Notice notice =
        new Notice(
            event,
            fleet,
            runId,
            Workflow.currentTimeMillis(),
            wave,
            text,
            command + " " + fleet,
            counts,
            authorship);
    NotificationWorkflow child =
        Workflow.newChildWorkflowStub(
            NotificationWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.notice(fleet, runId, ++sent))
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setStaticSummary(event.name())
                .build());
    return Detached.call(
        () -> {
          // How it ends does not matter here; a failure shows in its own run.
          Async.function(child::tell, notice).handle((done, failure) -> null);
          return Workflow.getWorkflowExecution(child);
        });
  }
}
