package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.enums.v1.EventType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
class FailingFleetTest {

  private static final int CLUSTERS = 120;

  /** Each report stays in the fleet's history, which must not grow with the failures. */
  @Test
  void isToldOfManyFailuresInFewReports() {
    try (Stage stage = new Stage()) {
      // given
      stage.world.failAlways("registerServiceAccount", ErrorCode.CASTAI_BAD_REQUEST);

      // when
      FleetWorkflow fleet =
          stage.start(
              Stage.fleet(
                  IntStream.rangeClosed(1, CLUSTERS).mapToObj(stage.world::cluster).toList(),
                  new Rollout(1, MaxFailures.parse("100%")),
                  ClusterOptions.DEFAULT));
      // Each takes two minutes, and the stage waits at most an hour.
      for (int part = 1; part <= 5; part++) {
        int failed = CLUSTERS * part / 5 - 10;
        stage.await(() -> fleet.status().counts().failed() >= failed);
      }
      FleetStatus end = stage.end(fleet);

      // then
      assertThat(end.counts().failed()).isEqualTo(CLUSTERS);
      assertThat(reports(stage)).isGreaterThanOrEqualTo(20).isLessThanOrEqualTo(60);
    }
  }

  private static long reports(Stage stage) {
    return stage
        .environment
        .getWorkflowClient()
        .fetchHistory(WorkflowIds.fleet("test"))
        .getEvents()
        .stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
        .count();
  }
}
