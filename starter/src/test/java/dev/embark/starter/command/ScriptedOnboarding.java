package dev.embark.starter.command;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Leftovers;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An onboarding scripted by its service account's name that changes nothing. */
public final class ScriptedOnboarding implements OnboardingWorkflow {
  private final OnboardingInput input;
  private boolean held;
  private @Nullable ClusterResult result;

  @WorkflowInit
  public ScriptedOnboarding(OnboardingInput input) {
    this.input = input;
    this.held = script().startsWith("held");
  }

  private String script() {
    return input.target().clientServiceAccount();
  }

  @Override
  public ClusterResult onboard(OnboardingInput sameInput) {
    Workflow.await(() -> result != null || !held);
    if (result == null) {
      result = result(outcome());
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (result.outcome() instanceof Outcome.Failure failure) {
      throw ApplicationFailure.newNonRetryableFailure(
          failure.message(), failure.code().name(), result);
    }
    return result;
  }

  private Outcome outcome() {
    if (script().startsWith("left")) {
      return new Outcome.RollbackIncomplete(
          ErrorCode.CREDENTIALS_REJECTED,
          "a permission is missing",
          List.of(new UndoPiece("bindings", UndoPiece.Result.FAILED, "IAM is away", "gcloud …")));
    }
    return script().startsWith("bad") ? rolledBack(false) : onboarded();
  }

  private static Outcome onboarded() {
    return new Outcome.Onboarded("credentials-1");
  }

  private static Outcome rolledBack(boolean asked) {
    return new Outcome.RolledBack(
        asked ? ErrorCode.ROLLED_BACK_ON_REQUEST : ErrorCode.CREDENTIALS_REJECTED,
        asked ? "Rolled back by ada" : "a permission is missing",
        List.of(new UndoPiece("bindings", UndoPiece.Result.UNDONE, "2 bindings taken away", null)));
  }

  private ClusterResult result(Outcome outcome) {
    return new ClusterResult(
        input.target().clusterId(), outcome, "castai@example", List.of("one note"));
  }

  @Override
  public ClusterStatus status() {
    boolean waiting = held && result == null;
    return new ClusterStatus(
        input.target().clusterId(),
        waiting ? Phase.NeedsAttention : Phase.Done,
        waiting ? "held" : "done",
        List.of("looked", "captured"),
        script().startsWith("held-past"),
        null,
        waiting ? ErrorCode.SERVICE_ACCOUNT_DISABLED : null,
        waiting ? ErrorCode.SERVICE_ACCOUNT_DISABLED.meaning() : null,
        result);
  }

  @Override
  public void bindingsRemovedByOther(long atMillis) {}

  @Override
  public DiagnosisRequest diagnosisRequest() {
    return DiagnosisRequest.of(input.target());
  }

  @Override
  public UndoInput leftovers() {
    boolean isLeft = result != null && result.outcome() instanceof Outcome.RollbackIncomplete;
    return UndoInput.after(input, isLeft ? left() : null);
  }

  private Leftovers left() {
    String id = input.target().clusterId();
    ClusterSnapshot before =
        new ClusterSnapshot(
            id, "c", "o", "gke", "p", "ready", null, null, null, null, null, null, true);
    return Leftovers.of(before, (Outcome.RollbackIncomplete) result.outcome());
  }

  @Override
  public void rollback(Control control) {
    result = result(rolledBack(true));
  }

  @Override
  public void validateRollback(Control control) {}

  @Override
  public void retry(Control control) {
    held = false;
  }

  @Override
  public void validateRetry(Control control) {
    if (!held) {
      throw new IllegalStateException("The cluster is not held: there is nothing to retry.");
    }
  }

  @Override
  public void rollbackByBatch(String reason) {}

  @Override
  public void releaseByBatch(String reason) {}
}
