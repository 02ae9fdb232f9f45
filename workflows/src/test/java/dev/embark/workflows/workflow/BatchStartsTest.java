package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OnboardingOptions;
import dev.embark.workflows.model.Rollout;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class BatchStartsTest {

  @Test
  void asksForFiveStartsAtOnceAndForTheNextWhenOneWasAnswered() {
    try (Stage stage = new Stage()) {
      // given
      FleetWorkflow fleet =
          stage.start(
              Stage.fleet(
                  IntStream.rangeClosed(1, 60).mapToObj(stage.world::cluster).toList(),
                  new Rollout(60, MaxFailures.parse("0")),
                  OnboardingOptions.DEFAULT));

      // when
      FleetStatus end = stage.end(fleet);

      // then
      assertThat(end.counts().of("Onboarded")).isEqualTo(60);
      assertThat(
              mostUnanswered(
                  stage
                      .environment
                      .getWorkflowClient()
                      .fetchHistory(end.batches().get(0))
                      .getEvents()))
          .isEqualTo(5);
    }
  }

  private static int mostUnanswered(List<HistoryEvent> history) {
    int most = 0;
    int unanswered = 0;
    for (HistoryEvent event : history) {
      switch (event.getEventType()) {
        case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> unanswered++;
        case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED -> unanswered--;
        default -> {}
      }
      most = Math.max(most, unanswered);
    }
    return most;
  }
}
