package dev.embark.e2e.hostile;

import com.google.protobuf.util.Durations;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a run that was lied to will do nothing more: it has closed, cannot decode an answer, or
 * waits for a person or for most of a day, as after a forged waiting time. How many do so is
 * chance.
 */
final class AtRest {

  private static final long LONG_WAIT_SECONDS = 3600;

  private final WorkflowClient client;

  AtRest(WorkflowClient client) {
    this.client = client;
  }

  /** Returns whether no work of the run is under way or about to begin. */
  boolean test(WorkflowStub run) {
    return run.describe().getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
        || rests(client.fetchHistory(run.getExecution().getWorkflowId()).getEvents());
  }

  private static boolean rests(List<HistoryEvent> history) {
    boolean taskUnderWay = false;
    Set<Long> activities = new HashSet<>();
    Map<Long, Long> timers = new HashMap<>();
    for (HistoryEvent event : history) {
      switch (event.getEventType()) {
        case EVENT_TYPE_WORKFLOW_TASK_FAILED -> {
          return true;
        }
        case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, EVENT_TYPE_WORKFLOW_TASK_SCHEDULED ->
            taskUnderWay = true;
        case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> taskUnderWay = false;
        case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> activities.add(event.getEventId());
        case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
            activities.remove(
                event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
        case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
            activities.remove(event.getActivityTaskFailedEventAttributes().getScheduledEventId());
        case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
            activities.remove(event.getActivityTaskTimedOutEventAttributes().getScheduledEventId());
        case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
            activities.remove(event.getActivityTaskCanceledEventAttributes().getScheduledEventId());
        case EVENT_TYPE_TIMER_STARTED ->
            timers.put(
                event.getEventId(),
                Durations.toSeconds(
                    event.getTimerStartedEventAttributes().getStartToFireTimeout()));
        case EVENT_TYPE_TIMER_FIRED ->
            timers.remove(event.getTimerFiredEventAttributes().getStartedEventId());
        case EVENT_TYPE_TIMER_CANCELED ->
            timers.remove(event.getTimerCanceledEventAttributes().getStartedEventId());
        default -> {}
      }
    }
    return !taskUnderWay
        && activities.isEmpty()
        && timers.values().stream().allMatch(seconds -> seconds >= LONG_WAIT_SECONDS);
  }
}
