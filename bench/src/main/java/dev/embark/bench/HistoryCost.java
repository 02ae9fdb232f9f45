package dev.embark.bench;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.List;
import java.util.Map;

/**
 * The cost of runs at Temporal.
 *
 * @param events of the history
 * @param bytes of the history, as the server counts them; 0 if it does not
 * @param actions as Temporal Cloud counts them, excluding retries
 */
record HistoryCost(double events, double bytes, double actions) {

  static final HistoryCost NONE = new HistoryCost(0, 0, 0);

  /** A child counts twice, as initiated and as started; every other action counts once. */
  private static final Map<EventType, Integer> ACTIONS =
      Map.of(
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, 1,
          EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED, 1,
          EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 1,
          EventType.EVENT_TYPE_TIMER_STARTED, 1,
          EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, 1,
          EventType.EVENT_TYPE_MARKER_RECORDED, 1,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, 1,
          EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED, 1);

  /** Reads one run. */
  static HistoryCost of(WorkflowClient client, WorkflowExecution run) {
    WorkflowExecutionDescription description =
        client.newUntypedWorkflowStub(run.getWorkflowId()).describe();
    List<HistoryEvent> events =
        client.fetchHistory(run.getWorkflowId(), run.getRunId()).getEvents();
    return of(events, description.getWorkflowExecutionInfo().getHistorySizeBytes());
  }

  static HistoryCost of(List<HistoryEvent> events, long bytes) {
    long actions = events.stream().mapToInt(e -> ACTIONS.getOrDefault(e.getEventType(), 0)).sum();
    return new HistoryCost(events.size(), bytes, actions);
  }

  HistoryCost plus(HistoryCost other) {
    return new HistoryCost(events + other.events, bytes + other.bytes, actions + other.actions);
  }

  HistoryCost dividedBy(double count) {
    return new HistoryCost(events / count, bytes / count, actions / count);
  }
}
