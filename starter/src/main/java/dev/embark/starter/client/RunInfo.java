package dev.embark.starter.client;

import dev.embark.workflows.workflow.OffboardingWorkflow;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import dev.embark.workflows.workflow.UndoWorkflow;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Temporal itself knows about a run; no worker is needed.
 *
 * @param workflowId such as {@code fleet/payments-prod}
 * @param runId the run id
 * @param type the workflow type, such as {@code FleetWorkflow}
 * @param state the run's state
 * @param started when it was started
 * @param ended when it was closed, null while it runs
 * @param author who started it, as stated; null if unknown or encrypted with another key
 * @param change the change it was started under; null if there is none, or it is encrypted with
 *     another key
 */
public record RunInfo(
    String workflowId,
    String runId,
    String type,
    State state,
    Instant started,
    @Nullable Instant ended,
    @Nullable String author,
    @Nullable String change) {
  /** The state of a run. */
  public enum State {
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELED,
    TERMINATED,
    TIMED_OUT;

    private static State of(WorkflowExecutionStatus status) {
      return switch (status) {
        case WORKFLOW_EXECUTION_STATUS_COMPLETED -> COMPLETED;
        case WORKFLOW_EXECUTION_STATUS_FAILED -> FAILED;
        case WORKFLOW_EXECUTION_STATUS_CANCELED -> CANCELED;
        case WORKFLOW_EXECUTION_STATUS_TERMINATED -> TERMINATED;
        case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> TIMED_OUT;
        default -> RUNNING;
      };
    }
  }

  static RunInfo of(WorkflowExecutionMetadata run) {
    State state = State.of(run.getStatus());
    return new RunInfo(
        run.getExecution().getWorkflowId(),
        run.getExecution().getRunId(),
        run.getWorkflowType(),
        state,
        run.getStartTime(),
        state == State.RUNNING ? null : run.getCloseTime(),
        readable(run, RunMemo.AUTHOR),
        readable(run, RunMemo.CHANGE));
  }

  /** Everything else about the run can be shown without its encryption key. */
  private static @Nullable String readable(WorkflowExecutionMetadata run, String key) {
    return HistoryDecoder.read(() -> memo(run, key)).orElse(null);
  }

  /** Returns a value from a run's memo; null if there is none by that name. */
  static @Nullable String memo(WorkflowExecutionMetadata run, String key) {
    return (String) run.getMemo(key, String.class);
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }

  /** Whether it onboards a cluster. */
  public boolean isOnboarding() {
    return type.equals(OnboardingWorkflow.class.getSimpleName());
  }

  /** Whether it off-boards a cluster. */
  public boolean isOffboarding() {
    return type.equals(OffboardingWorkflow.class.getSimpleName());
  }

  /** Whether it retries the undo of an onboarding. */
  public boolean isUndo() {
    return type.equals(UndoWorkflow.class.getSimpleName());
  }
}
