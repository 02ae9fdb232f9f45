package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Share;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.plan.BatchPlanner;
import dev.embark.workflows.plan.Budget;
import dev.embark.workflows.plan.WindowSharing;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link FleetWorkflow}. */
public final class FleetWorkflowImpl implements FleetWorkflow {

  /** The one wave of a rollout without waves. */
  private static final String ONLY_WAVE = "all";

  private final FleetInput input;
  private final FleetProgress progress;
  private final FleetControl control;
  private final FleetDisplay display = new FleetDisplay();

  private List<List<ClusterTarget>> batches = List.of();
  private boolean changed = true;
  private boolean ended;

  @WorkflowInit
  public FleetWorkflowImpl(FleetInput input) {
    this.input = input;
    this.progress = new FleetProgress(input.clusters().count());
    this.control =
        new FleetControl(Budget.of(input.rollout().maxFailures(), input.clusters().count()));
  }

  @Override
  public FleetStatus onboardFleet(FleetInput sameInput) {
    List<ClusterTarget> targets = readTargets();
    PlanGuard.requireSameWorker(input.plan(), targets);
    batches = BatchPlanner.split(targets, BatchInput.MOST_CLUSTERS);
    try {
      rollOut();
    } catch (CanceledFailure cancelled) {
      control.rollBack("Cancelled in Temporal.");
      changed = true;
      Workflow.newDetachedCancellationScope(this::rollOut).run();
    }
    ended = true;
    display.show(status());
    Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
        .run();
    return status();
  }

  private List<ClusterTarget> readTargets() {
    try {
      List<ClusterTarget> targets = input.clusters().targets();
      if (targets.size() != input.clusters().count()
          || targets.isEmpty()
          || targets.size() > ClusterList.MOST_CLUSTERS) {
        throw new IllegalArgumentException(
            "The list holds " + targets.size() + " clusters, not 1 to 10,000 as announced");
      }
      targets.stream()
          .filter(target -> !TargetRules.problems(target).isEmpty())
          .findFirst()
          .ifPresent(
              target -> {
                throw new IllegalArgumentException(
                    target.clusterId() + ": " + TargetRules.problems(target));
              });
      return targets;
    } catch (IllegalArgumentException unreadable) {
      throw ApplicationFailure.newNonRetryableFailure(
          String.valueOf(unreadable.getMessage()), ErrorCode.INVALID_INPUT.name());
    }
  }

  /** Shares the window out whenever something has changed, until nothing is left to do. */
  private void rollOut() {
    while (!isOver()) {
      changed = false;
      control.judge(progress.counts(), progress.systemic().orElse(null), isAnythingToStart());
      shareOut();
      display.show(status());
      Workflow.await(() -> changed || isOver());
    }
  }

  private boolean isOver() {
    boolean nothingToStart = progress.started() == batches.size() || control.mode() != Mode.RUN;
    return nothingToStart && progress.running().isEmpty();
  }

  private boolean isAnythingToStart() {
    Counts counts = progress.counts();
    return counts.started() < counts.total();
  }

  private void shareOut() {
    WindowSharing.Shares shares = sharesOfRunning();
    while (shares.free() > 0 && mayStartBatch()) {
      startBatch(shares.free());
      shares = sharesOfRunning();
    }
    List<FleetProgress.Batch> running = progress.running();
    for (int i = 0; i < running.size(); i++) {
      giveShare(running.get(i), shares.windows().get(i));
    }
  }

  private WindowSharing.Shares sharesOfRunning() {
    return WindowSharing.share(
        input.rollout().maxInFlight(),
        progress.running().stream().map(FleetProgress.Batch::need).toList());
  }

  private boolean mayStartBatch() {
    return control.mode() == Mode.RUN && !control.isPaused() && progress.started() < batches.size();
  }

  /** A batch whose need has shrunk needs no telling: it cannot use more than it needs. */
  private void giveShare(FleetProgress.Batch batch, int window) {
    Share now = batch.share();
    boolean unchanged =
        now.mode() == control.mode()
            && now.paused() == control.isPaused()
            && Math.min(now.window(), batch.need()) == window;
    if (unchanged) {
      return;
    }
    Share next = new Share(window, control.isPaused(), control.mode());
    batch.share(next);
    tell(() -> batch.stub().share(next));
  }

  private void startBatch(int window) {
    int number = progress.started() + 1;
    List<ClusterTarget> targets = batches.get(number - 1);
    BatchInput batchInput =
        new BatchInput(
            input.name(),
            ONLY_WAVE,
            number,
            targets,
            input.options(),
            input.authorship(),
            new Share(Math.min(window, targets.size()), false, Mode.RUN),
            progress.castServiceAccount().orElse(null));
    String id =
        WorkflowIds.batch(
            input.name(), Workflow.getInfo().getFirstExecutionRunId(), ONLY_WAVE, number);
    BatchWorkflow stub = Children.batch(batchInput, id);
    FleetProgress.Batch batch = new FleetProgress.Batch(batchInput, id, stub);
    progress.started(batch);
    // Detached: a cancellation of the fleet must not tear batches from their clusters.
    Workflow.newDetachedCancellationScope(
            () ->
                Async.function(stub::onboardBatch, batchInput)
                    .handle(
                        (result, failure) -> {
                          ended(batch, result);
                          return null;
                        }))
        .run();
  }

  private void ended(FleetProgress.Batch batch, @Nullable BatchResult result) {
    if (result == null) {
      progress.lost(batch);
    } else {
      progress.ended(batch, result);
    }
    changed = true;
  }

  // ---- messages

  @Override
  public FleetStatus status() {
    return new FleetStatus(
        input.name(),
        input.digest(),
        state(),
        control.why(),
        progress.counts(),
        input.rollout().maxInFlight(),
        control.budget().maxFailures(),
        control.budget().allowed(),
        progress.workflowIds(),
        progress.attention());
  }

  private FleetState state() {
    if (control.mode() == Mode.STOP) {
      return ended ? FleetState.STOPPED : FleetState.STOPPING;
    }
    if (control.mode() == Mode.ROLLBACK) {
      return ended ? FleetState.ROLLED_BACK : FleetState.ROLLING_BACK;
    }
    if (ended) {
      return FleetState.COMPLETED;
    }
    if (control.isPaused()) {
      return FleetState.PAUSED;
    }
    Counts counts = progress.counts();
    boolean onlyHeldAreLeft = counts.held() > 0 && counts.needingSlots() == 0;
    return onlyHeldAreLeft ? FleetState.NEEDS_ATTENTION : FleetState.RUNNING;
  }

  @Override
  public void pause(Control command) {
    control.pause(command);
    changed = true;
  }

  @Override
  public void validatePause(Control command) {
    control.validatePause();
  }

  @Override
  public void resume(Control command) {
    boolean wasSystemic = control.isPausedBy(FleetPause.SYSTEMIC);
    control.resume(command, progress.counts());
    if (wasSystemic) {
      release("systemic");
    }
    changed = true;
  }

  @Override
  public void validateResume(Control command) {
    control.validateResume(command, progress.counts());
  }

  @Override
  public void stop(Control command) {
    control.stop(command);
    changed = true;
  }

  @Override
  public void validateStop(Control command) {
    control.validateStop();
  }

  @Override
  public void rollback(Control command) {
    control.rollBack("Rolled back by " + FleetControl.byWhom(command.authorship()));
    changed = true;
  }

  @Override
  public void validateRollback(Control command) {
    control.validateRollback();
  }

  @Override
  public void retryHeld(Control command) {
    release("all");
    changed = true;
  }

  @Override
  public void validateRetryHeld(Control command) {
    Counts counts = progress.counts();
    if (counts.held() + counts.suspended() == 0) {
      throw new IllegalStateException("No cluster of the fleet is held.");
    }
  }

  @Override
  public void report(BatchReport report) {
    progress.reported(report);
    changed = true;
  }

  private void release(String which) {
    progress.released();
    progress.running().forEach(batch -> tell(() -> batch.stub().release(which)));
  }

  /** A batch that has ended meanwhile needs no telling. */
  private static void tell(Functions.Proc message) {
    Workflow.newDetachedCancellationScope(() -> Async.procedure(message)).run();
  }
}
