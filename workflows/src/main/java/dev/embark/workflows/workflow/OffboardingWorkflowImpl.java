package dev.embark.workflows.workflow;

import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.plan.UnbindingPlan;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** See {@link OffboardingWorkflow}. */
public final class OffboardingWorkflowImpl implements OffboardingWorkflow {

  private final OffboardingInput input;
  private final Journal journal = new Journal();
  private final Compensations compensations = new Compensations();
  private final Attendant attendant;
  private final OffboardingSteps steps;

  /** Until the bindings are gone: interrupted by a rollback, whatever it is waiting for. */
  private final CancellationScope interruptible;

  private @Nullable Outcome outcome;
  private @Nullable OnboardingResult result;

  @WorkflowInit
  public OffboardingWorkflowImpl(OffboardingInput input) {
    this.input = input;
    this.attendant = new Attendant(input, journal);
    this.steps = new OffboardingSteps(input, journal, attendant, compensations);
    this.interruptible = Workflow.newCancellationScope(this::takeOff);
  }

  @Override
  public OnboardingResult offboard(OffboardingInput sameInput) {
    Outcome reached;
    try {
      interruptible.run();
      reached = Objects.requireNonNull(outcome);
    } catch (StepFailed failed) {
      reached = shielded(() -> takeBack(failed, false));
    } catch (CanceledFailure interrupted) {
      reached = shielded(() -> takeBack(attendant.interruption(), true));
    }
    return new Ending(input, journal).close(remember(reached));
  }

  private void takeOff() {
    attendant.stopIfAskedAlready();
    ClusterSnapshot cluster = steps.lookUp();
    UnbindingPlan plan = steps.capture(cluster);
    steps.refuseLossOfAccess(cluster);
    UndoPiece registration = steps.disable(cluster);
    UndoPiece bindings = steps.removeBindings(plan, cluster);
    outcome = new Outcome.Offboarded(List.of(registration, bindings));
    steps.lookBack(cluster);
  }

  private Outcome takeBack(StepFailed failed, boolean interrupted) {
    ErrorCode code = failed.code();
    String message = failed.message();
    if (outcome != null) {
      return outcome;
    }
    if (!attendant.isTouched()) {
      return interrupted
          ? new Outcome.RolledBack(code, message, List.of())
          : new Outcome.Rejected(code, message);
    }
    attendant.startUndoing();
    journal.enter(Phase.RollingBack);
    journal.begin("putting everything back: " + code);
    steps.settling().awaitLastWrite("Settling before the undo");
    return compensations.end(journal, code, message);
  }

  // ---- interruption

  private void interrupt(String reason) {
    attendant.rollBack(reason);
    if (outcome == null) {
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
        outcome instanceof Outcome.Offboarded,
        steps.captured().map(CapturedBindings::before).orElse(null),
        attendant.holding().map(StepFailed::code).orElse(null),
        attendant.holding().map(StepFailed::message).orElse(null),
        result);
  }

  @Override
  public void rollback(Control control) {
    interrupt(control.rollbackReason());
  }

  @Override
  public void validateRollback(Control control) {
    if (outcome != null) {
      throw new IllegalStateException(
          "The cluster is off impersonation. To take that back, onboard it again.");
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
            steps.notes());
    outcome = reached;
    result = ended;
    return ended;
  }
}
