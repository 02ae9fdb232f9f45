package dev.embark.e2e;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskTimedOutEventAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts the events of histories. */
final class Events {

  private Events() {}

  /**
   * Returns the number of events, without those of workflow tasks that failed or timed out: a busy
   * machine repeats such tasks.
   *
   * @param history a whole history
   */
  static int ofDoneWork(List<HistoryEvent> history) {
    Set<Long> repeated = new HashSet<>();
    for (HistoryEvent event : history) {
      if (event.hasWorkflowTaskTimedOutEventAttributes()) {
        WorkflowTaskTimedOutEventAttributes task = event.getWorkflowTaskTimedOutEventAttributes();
        repeated.addAll(
            List.of(event.getEventId(), task.getScheduledEventId(), task.getStartedEventId()));
      }
      if (event.hasWorkflowTaskFailedEventAttributes()) {
        WorkflowTaskFailedEventAttributes task = event.getWorkflowTaskFailedEventAttributes();
        repeated.addAll(
            List.of(event.getEventId(), task.getScheduledEventId(), task.getStartedEventId()));
      }
    }
    return (int) history.stream().filter(event -> !repeated.contains(event.getEventId())).count();
  }
}
