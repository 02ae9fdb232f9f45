package dev.embark.workflows.workflow;

import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.OffboardingInput;
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
import org.jspecify.annotations.Nullable;

/** See {@link OffboardingWorkflow}. */
public final class OffboardingWorkflowImpl implements OffboardingWorkflow {

  private final OffboardingInput input;
  private final Journal journal = new Journal();
  private final Compensations compensations = new Compensations();
  private final RunPosition position = new RunPosition();
  private final StepRunner runner;
  private final OffboardingSteps steps;
  private final ClusterMessages messages;

  /** Until the bindings are gone: interrupted by a rollback, whatever it is waiting for. */
  private final CancellationScope interruptible;

  private Outcome.@Nullable Offboarded takenOff;
  private @Nullable ClusterResult result;

  @WorkflowInit
  public OffboardingWorkflowImpl(OffboardingInput input) {
    this.input = input;
    Hold hold = new Hold(input, journal);
    this.runner = new StepRunner(input, position, hold);
    this.steps = new OffboardingSteps(input, journal, runner, compensations);
    this.messages = new ClusterMessages(input, journal, hold);
    this.interruptible = Workflow.newCancellationScope(this::takeOff);
  }

  @Override
  public ClusterResult offboard(OffboardingInput sameInput) {
    Outcome outcome;
    try {
      interruptible.run();
      outcome = Objects.requireNonNull(takenOff);
    } catch (StepFailed failed) {
      outcome = Detached.call(() -> takeBack(failed));
    } catch (CanceledFailure interrupted) {
      outcome = Detached.call(() -> takeBack(runner.interruption()));
    }
    return new Ending(input, journal).close(remember(outcome));
  }

  private void takeOff() {
    runner.stopIfAskedAlready();
    ClusterSnapshot cluster = steps.lookUp();
    CapturedBindings captured = steps.capture();
    UnbindingPlan plan = steps.planRemoval(cluster, captured);
    steps.refuseLossOfAccess(cluster);
    steps.requireOwnBindings(plan);
    UndoPiece registration = steps.disable(cluster);
    UndoPiece bindings = steps.removeBindings(plan, cluster);
    runner.giveWayToInterruption();
    // From here on a rollback is refused, and interrupts nothing.
    takenOff = new Outcome.Offboarded(List.of(registration, bindings));
    steps.lookBack(cluster);
  }

  private Outcome takeBack(StepFailed failed) {
    if (!position.isTouched()) {
      return failed.beforeAnyChange();
    }
    position.startUndoing();
    journal.enter(Phase.RollingBack);
    journal.begin("putting everything back: " + failed.code());
    steps.settling().awaitLastWrite("Settling before the undo");
    return compensations.undoAll(journal, failed.code(), failed.message());
  }

  private ClusterResult remember(Outcome outcome) {
    ClusterResult ended =
        new ClusterResult(
            input.target().clusterId(),
            outcome,
            steps.castServiceAccount().orElse(null),
            steps.notes());
    result = ended;
    return ended;
  }

  private void interrupt(String reason) {
    runner.rollBack(reason);
    if (takenOff == null) {
      interruptible.cancel(reason);
    }
  }

  // ---- messages

  @Override
  public ClusterStatus status() {
    return messages.status(takenOff != null, steps.captured(), result);
  }

  @Override
  public void rollback(Control control) {
    interrupt(control.rollbackReason());
  }

  @Override
  public void validateRollback(Control control) {
    if (takenOff != null) {
      throw new IllegalStateException(
          "The cluster is off impersonation. To reverse that, onboard it again.");
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
}
