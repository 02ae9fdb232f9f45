package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.plan.BindingPlan;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** See {@link OnboardingWorkflow}. */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  private final OnboardingInput input;
  private final Journal journal = new Journal();
  private final Compensations compensations = new Compensations();
  private final Attendant attendant;
  private final OnboardingSteps steps;

  /** Up to the pivot: interrupted by a rollback, whatever it is waiting for. */
  private final CancellationScope interruptible;

  private @Nullable BindingPlan plan;
  private Answers.@Nullable Updated updated;
  private @Nullable Outcome outcome;
  private @Nullable OnboardingResult result;

  @WorkflowInit
  public OnboardingWorkflowImpl(OnboardingInput given) {
    this.input =
        Workflow.getInfo().getParentWorkflowId().isPresent() ? given : given.withoutParentClaims();
    this.attendant = new Attendant(input, journal);
    this.steps = new OnboardingSteps(input, journal, attendant, compensations);
    this.interruptible = Workflow.newCancellationScope(this::upToThePivot);
  }

  @Override
  public OnboardingResult onboard(OnboardingInput sameInput) {
    Outcome reached;
    try {
      interruptible.run();
      reached = shielded(this::fromThePivotOn);
    } catch (StepFailed failed) {
      reached = shielded(() -> takeBack(failed, false));
    } catch (CanceledFailure interrupted) {
      reached = shielded(() -> takeBack(attendant.interruption(), true));
    }
    return new Ending(input, journal).close(remember(reached));
  }

  private void upToThePivot() {
    attendant.stopIfAskedAlready();
    ClusterSnapshot cluster = steps.lookUp();
    CapturedBindings captured = steps.capture();
    Optional<Outcome> unchanged = steps.unchanged(cluster, captured);
    if (unchanged.isPresent()) {
      outcome = unchanged.get();
      return;
    }
    steps.requireAsPlanned(cluster, captured);
    String castServiceAccount = steps.register(cluster);
    BindingPlan change = BindingPlan.of(captured.before(), castServiceAccount);
    plan = change;
    Answers.Edited created = steps.createBindings(change);
    steps.awaitPropagation(change, created);
    updated = steps.update();
  }

  private Outcome fromThePivotOn() {
    if (outcome != null) {
      return outcome;
    }
    attendant.crossPivot();
    try {
      Outcome confirmed = steps.confirm(Objects.requireNonNull(updated));
      steps.removeStaleBindings(Objects.requireNonNull(plan));
      return confirmed;
    } catch (StepFailed failed) {
      steps.diagnose(failed.code(), failed.message());
      return new Outcome.Unconfirmed(failed.code(), failed.message());
    }
  }

  /** Undoes, unless an update was accepted or may have been: then nothing is taken away. */
  private Outcome takeBack(StepFailed failed, boolean interrupted) {
    ErrorCode code = failed.code();
    String message = failed.message();
    if (!attendant.isTouched()) {
      return interrupted
          ? new Outcome.RolledBack(code, message, List.of())
          : new Outcome.Rejected(code, message);
    }
    attendant.startUndoing();
    steps.diagnose(code, message);
    if (steps.isUpdatePosted() && isPivotCrossed()) {
      return interrupted ? finishInstead() : new Outcome.Unconfirmed(code, message);
    }
    journal.enter(Phase.RollingBack);
    journal.begin("rolling back: " + code);
    steps.settling().awaitLastWrite("Settling before the undo");
    return compensations.end(journal, code, message);
  }

  private boolean isPivotCrossed() {
    try {
      return steps.mayHaveBeenAccepted();
    } catch (StepFailed unknown) {
      steps.notes().add("It could not be told whether an update was accepted, so all was kept.");
      return true;
    }
  }

  /** The way back is closed, so the way forward is finished. */
  private Outcome finishInstead() {
    try {
      updated = steps.update();
      return fromThePivotOn();
    } catch (StepFailed failed) {
      return new Outcome.Unconfirmed(failed.code(), failed.message());
    }
  }

  // ---- interruption

  private void interrupt(String reason) {
    attendant.rollBack(reason);
    if (updated == null && outcome == null) {
      interruptible.cancel(reason);
    }
  }

  /** Runs what no cancellation may stop. */
  private Outcome shielded(Supplier<Outcome> work) {
    Workflow.newDetachedCancellationScope(() -> outcome = work.get()).run();
    return Objects.requireNonNull(outcome);
  }

  // ---- messages

  @Override
  public OnboardingStatus status() {
    return new OnboardingStatus(
        input.target().clusterId(),
        journal.phase(),
        journal.step(),
        journal.lines(),
        attendant.isPivotCrossed(),
        steps.captured().map(CapturedBindings::before).orElse(null),
        attendant.holding().map(StepFailed::code).orElse(null),
        attendant.holding().map(StepFailed::message).orElse(null),
        result);
  }

  @Override
  public DiagnosisRequest diagnosisRequest() {
    Outcome.Failure failure =
        result != null && result.outcome() instanceof Outcome.Failure failed ? failed : null;
    return failure != null
        ? steps.diagnosisRequest(failure.code(), failure.message())
        : steps.diagnosisRequest(
            attendant.holding().map(StepFailed::code).orElse(null),
            attendant.holding().map(StepFailed::message).orElse(null));
  }

  @Override
  public UndoInput leftovers() {
    boolean isLeft = result != null && result.outcome() instanceof Outcome.RollbackIncomplete;
    return UndoInput.after(
        input, isLeft ? steps.leftovers((Outcome.RollbackIncomplete) result.outcome()) : null);
  }

  @Override
  public void rollback(Control control) {
    interrupt(control.rollbackReason());
  }

  @Override
  public void validateRollback(Control control) {
    if (attendant.isPivotCrossed()) {
      throw new IllegalStateException(
          "The cluster's update was accepted: nothing is undone any more. To take it back,"
              + " off-board the cluster.");
    }
  }

  @Override
  public void retry(Control control) {
    attendant.release();
  }

  @Override
  public void validateRetry(Control control) {
    attendant.requireHeld();
  }

  @Override
  public void rollbackByBatch(String reason) {
    interrupt(reason);
  }

  @Override
  public void releaseByBatch(String reason) {
    attendant.release();
  }

  private OnboardingResult remember(Outcome reached) {
    OnboardingResult ended =
        new OnboardingResult(
            input.target().clusterId(),
            reached,
            steps.castServiceAccount().orElse(null),
            steps.notes(),
            steps.diagnosis().orElse(null));
    outcome = reached;
    result = ended;
    return ended;
  }
}
