package dev.embark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryCostTest {

  /** By Temporal Cloud's list, a task, a completion and a firing timer are not actions. */
  @Test
  void countsWhatTemporalCloudCallsAnAction() {
    List<HistoryEvent> events =
        Stream.of(
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                EventType.EVENT_TYPE_TIMER_STARTED,
                EventType.EVENT_TYPE_TIMER_FIRED,
                EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
            .map(type -> HistoryEvent.newBuilder().setEventType(type).build())
            .toList();

    assertThat(HistoryCost.of(events, 1_000)).isEqualTo(new HistoryCost(9, 1_000, 4));
  }

  @Test
  void addsAndSharesOut() {
    HistoryCost two = new HistoryCost(10, 100, 4).plus(new HistoryCost(20, 300, 6));

    assertThat(two.dividedBy(2)).isEqualTo(new HistoryCost(15, 200, 5));
  }
}
