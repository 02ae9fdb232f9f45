package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Audit;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.SkipAnswer;
import dev.embark.workflows.model.SkipResult;
import dev.embark.workflows.model.WaveState;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** See {@link FleetWorkflow}. */
public final class FleetWorkflowImpl implements FleetWorkflow {

  private final FleetPlan plan;
  private final List<WaveRun> waves;
  private final FleetProgress progress;
  private final FleetControl control;
  private final FleetRules rules;
  private final Skipping skipping;
  private final AuditLog audit = new AuditLog();
  private final FleetPicture picture;
  private final FleetDisplay display = new FleetDisplay();
  private final Dispatch dispatch;
  private final WaveGate gate;
  private final WaveSoak soak;
  private final FleetNotices notices;

  @WorkflowInit
  public FleetWorkflowImpl(FleetInput input) {
    plan = FleetPlan.of(input);
    waves =
        plan.waves().stream()
            .map(wave -> new WaveRun(wave, input.rollout().maxFailures()))
            .toList();
    progress = new FleetProgress(waves);
    control = new FleetControl(input, progress, waves);
    rules = new FleetRules(control, progress, waves);
    skipping = new Skipping(progress, waves);
    picture = new FleetPicture(input, control, progress, waves, audit);
    notices = new FleetNotices(input, control, progress, waves);
    dispatch = new Dispatch(input, control, progress, waves, this::show);
    WaveLook look = new WaveLook(input, control);
    gate = new WaveGate(control, progress, look, dispatch::reevaluate);
    soak = new WaveSoak(control, progress, look, dispatch::reevaluate);
  }

  @Override
  public FleetStatus run(FleetInput sameInput) {
    plan.require();
    PlanGuard.requireSameWorker(sameInput.plan(), plan.targets());
    dispatch.start();
    notices.started();
    try {
      waves.forEach(this::complete);
      Workflow.await(dispatch::isIdle);
    } catch (CanceledFailure cancelled) {
      control.rollBack("Cancelled in Temporal.");
      dispatch.reevaluate();
    }
    Workflow.newDetachedCancellationScope(this::end).run();
    return status();
  }

  private void show() {
    display.show(status());
    notices.look();
  }

  private void complete(WaveRun wave) {
    gate.pass(wave);
    if (control.isEnding()) {
      return;
    }
    wave.open();
    dispatch.reevaluate();
    Workflow.await(() -> progress.isOver(wave) || control.isEnding());
    soak.observe(wave);
  }

  private void end() {
    Workflow.await(dispatch::isIdle);
    Workflow.await(Workflow::isEveryHandlerFinished);
    control.close();
    dispatch.stop();
    picture.ended();
    show();
    notices.finished(status().state());
  }

  // ---- queries

  @Override
  public FleetStatus status() {
    return picture.status();
  }

  @Override
  public Audit audit() {
    return audit.audit();
  }

  @Override
  public List<String> unsettled() {
    return List.copyOf(progress.retryable());
  }

  // ---- commands

  @Override
  public void pause(Control command) {
    control.pauseOnRequest(command);
    accepted("pause", command.authorship(), "starts nothing until resumed");
  }

  @Override
  public void validatePause(Control command) {
    rules.requirePausable();
  }

  @Override
  public void resume(Control command) {
    boolean wasSystemic = control.pauseReason() == FleetPause.SYSTEMIC;
    control.resume(command);
    if (wasSystemic) {
      dispatch.releaseSystemic();
    }
    accepted("resume", command.authorship(), "failures allowed: " + control.budget().allowed());
  }

  @Override
  public void validateResume(Control command) {
    rules.requireResumable(command);
  }

  @Override
  public void approve(Approval command) {
    waves.stream()
        .filter(wave -> wave.is(WaveState.AWAITING_APPROVAL))
        .forEach(
            wave -> {
              wave.approve(command.authorship().author());
              accepted("approve", command.authorship(), "wave " + wave.name());
            });
  }

  @Override
  public void validateApprove(Approval command) {
    rules.requireApprovable(command);
  }

  @Override
  public SkipResult skip(Skip command) {
    SkipResult result = carryOut(command);
    accepted("skip", command.authorship(), result.words());
    return result;
  }

  private SkipResult carryOut(Skip command) {
    try {
      return skipping.carryOut(command);
    } catch (ApplicationFailure nothingSkipped) {
      // Uncounted, the same command given later would have the same id, and with it this answer.
      audit.accepted("skip", command.authorship(), "nothing was skipped");
      throw nothingSkipped;
    }
  }

  @Override
  public void validateSkip(Skip command) {
    rules.requireSkippable(command);
  }

  @Override
  public void set(Limits command) {
    control.set(command);
    accepted("set", command.authorship(), words(command));
  }

  private static String words(Limits command) {
    return (command.maxInFlight() == null ? "" : "in flight: " + command.maxInFlight() + ". ")
        + (command.maxFailures() == null ? "" : "failures allowed: " + command.maxFailures())
        + (command.wave() == null ? "" : " in wave " + command.wave());
  }

  @Override
  public void validateSet(Limits command) {
    rules.requireSettable(command);
  }

  @Override
  public void retry(Control command) {
    Counts counts = progress.counts();
    dispatch.retry();
    accepted(
        "retry",
        command.authorship(),
        counts.failed() + " failed or held, " + counts.suspended() + " held by a systemic failure");
  }

  @Override
  public void validateRetry(Control command) {
    rules.requireRetryable();
  }

  @Override
  public void stop(Control command) {
    control.stop(command);
    accepted("stop", command.authorship(), progress.counts().inFlight() + " under way finish");
  }

  @Override
  public void validateStop(Control command) {
    rules.requireRunning();
  }

  @Override
  public void rollback(Control command) {
    control.rollBack("Rolled back by " + FleetControl.byWhom(command.authorship()));
    accepted("rollback", command.authorship(), progress.counts().inFlight() + " under way");
  }

  @Override
  public void validateRollback(Control command) {
    rules.requireRollbackable();
  }

  private void accepted(String command, Authorship authorship, String effect) {
    audit.accepted(command, authorship, effect);
    dispatch.reevaluate();
  }

  // ---- batches

  @Override
  public void report(BatchReport report) {
    progress.reported(report);
    dispatch.reevaluate();
  }

  @Override
  public void batchEnded(BatchResult result) {
    progress.sent(result);
  }

  @Override
  public void skipped(SkipAnswer answer) {
    skipping.answered(answer);
  }
}
