package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.plan.BindingPlan;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** See {@link OnboardingWorkflow}. */
public final class OnboardingWorkflowImpl implements OnboardingWorkflow {

  private final OnboardingInput input;
  private final Journal journal = new Journal();
  private final Compensations compensations = new Compensations();
  private final RunPosition position = new RunPosition();
  private final Hold hold;
  private final StepRunner runner;
  private final OnboardingSteps steps;
  private final ClusterMessages messages;

  /** The steps up to the pivot: a rollback interrupts them, whatever they are waiting for. */
  private final CancellationScope interruptible;

  private @Nullable Reached reached;
  private boolean isUnknown;
  private @Nullable ClusterResult result;

  /** How far the way up to the pivot has led. */
  private sealed interface Reached {

    /** Nothing is to be done: the cluster is proven to be onboarded. */
    record Unchanged(Outcome outcome) implements Reached {}

    /** The update was accepted: from here on nothing is undone. */
    record Updated(Answers.Updated answer) implements Reached {}
  }

  @WorkflowInit
  public OnboardingWorkflowImpl(OnboardingInput given) {
    this.input =
        Workflow.getInfo().getParentWorkflowId().isPresent() ? given : given.withoutParentClaims();
    this.hold = new Hold(input, journal);
    this.runner = new StepRunner(input, position, hold);
    this.steps = new OnboardingSteps(input, journal, runner, compensations);
    this.messages = new ClusterMessages(input, journal, hold);
    this.interruptible = Workflow.newCancellationScope(() -> reached = upToThePivot());
  }

  @Override
  public ClusterResult onboard(OnboardingInput sameInput) {
    Outcome outcome;
    try {
      interruptible.run();
      outcome = Detached.call(() -> fromThePivotOn(Objects.requireNonNull(reached)));
    } catch (StepFailed failed) {
      outcome = Detached.call(() -> takeBack(failed));
    } catch (CanceledFailure interrupted) {
      outcome = Detached.call(() -> takeBack(runner.interruption()));
    }
    return new Ending(input, journal).close(remember(outcome));
  }

  private Reached upToThePivot() {
    runner.stopIfAskedAlready();
    ClusterSnapshot cluster = steps.lookUp();
    CapturedBindings captured = steps.capture();
    Optional<Outcome> unchanged = steps.unchanged(cluster, captured);
    if (unchanged.isPresent()) {
      return new Reached.Unchanged(unchanged.get());
    }
    steps.requireAsPlanned(cluster, captured);
    String castServiceAccount = steps.register(cluster);
    BindingPlan plan = BindingPlan.of(captured.before(), castServiceAccount);
    Answers.Edited created = steps.createBindings(plan);
    steps.awaitPropagation(plan, created);
    return new Reached.Updated(steps.update());
  }

  private Outcome fromThePivotOn(Reached here) {
    return here instanceof Reached.Updated updated
        ? confirm(updated.answer())
        : ((Reached.Unchanged) here).outcome();
  }

  private Outcome confirm(Answers.Updated updated) {
    position.crossPivot();
    try {
      Outcome confirmed = steps.confirm(updated);
      steps.removeStaleBindings();
      return confirmed;
    } catch (StepFailed failed) {
      steps.diagnose(failed.code(), failed.message());
      return new Outcome.Unconfirmed(failed.code(), failed.message());
    }
  }

  /** Undoes, unless an update was accepted or may have been: then all access is kept. */
  private Outcome takeBack(StepFailed failed) {
    ErrorCode code = failed.code();
    String message = failed.message();
    if (!position.isTouched()) {
      return failed.beforeAnyChange();
    }
    position.startUndoing();
    steps.diagnose(code, message);
    if (isPivotCrossed()) {
      return failed.isInterruption() && !isBlind()
          ? finishInstead()
          : new Outcome.Unconfirmed(code, message);
    }
    journal.enter(Phase.RollingBack);
    journal.begin("rolling back: " + code);
    steps.settling().awaitLastWrite("Settling before the undo");
    return compensations.undoAll(journal, code, message);
  }

  private boolean isPivotCrossed() {
    try {
      return steps.mayHaveBeenUpdated();
    } catch (StepFailed unknown) {
      steps.notes().add("Whether an update was accepted could not be determined, so all was kept.");
      isUnknown = true;
      return true;
    }
  }

  /** Another update would irrevocably replace credentials that may be somebody else's. */
  private boolean isBlind() {
    return isUnknown ? Change.POST_NOTHING_BLINDLY.applies() : steps.isUpdateInDoubt();
  }

  /** Nothing can be undone any more, so the onboarding is finished. */
  private Outcome finishInstead() {
    try {
      return confirm(steps.update());
    } catch (StepFailed failed) {
      return new Outcome.Unconfirmed(failed.code(), failed.message());
    }
  }

  private ClusterResult remember(Outcome outcome) {
    ClusterResult ended =
        new ClusterResult(
            input.target().clusterId(),
            outcome,
            steps.castServiceAccount().orElse(null),
            steps.notes(),
            steps.diagnosis().orElse(null));
    result = ended;
    return ended;
  }

  private void interrupt(String reason) {
    runner.rollBack(reason);
    if (reached == null) {
      interruptible.cancel(reason);
    }
  }

  // ---- messages

  @Override
  public ClusterStatus status() {
    return messages.status(position.isPivotCrossed(), steps.captured(), result);
  }

  @Override
  public DiagnosisRequest diagnosisRequest() {
    Outcome.Failure failure =
        result != null && result.outcome() instanceof Outcome.Failure failed ? failed : null;
    return failure != null
        ? steps.diagnosisRequest(failure.code(), failure.message())
        : steps.diagnosisRequest(
            hold.holding().map(StepFailed::code).orElse(null),
            hold.holding().map(StepFailed::message).orElse(null));
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
    if (position.isPivotCrossed()) {
      String cluster = input.target().clusterId();
      throw new IllegalStateException(
          "The cluster's update was accepted, so nothing can be undone. To reverse it, first let"
              + " the run end (if it is held: embark retry "
              + cluster
              + ", or in a fleet: embark skip FLEET --cluster "
              + cluster
              + " --reason TEXT), then: embark offboard "
              + cluster);
    }
  }

  @Override
  public void retry(Control control) {
    messages.release();
  }

  @Override
  public void validateRetry(Control control) {
    messages.requireHeld();
  }

  @Override
  public void rollbackByBatch(String reason) {
    interrupt(reason);
  }

  @Override
  public void releaseByBatch(String reason) {
    messages.release();
  }

  @Override
  public void bindingsRemovedByOther(long atMillis) {
    steps.bindingsRemovedByOther(atMillis);
  }
}
