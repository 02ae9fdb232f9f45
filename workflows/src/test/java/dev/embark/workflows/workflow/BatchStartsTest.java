package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class BatchStartsTest {

  /** The default maximum size of a gRPC message. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void asksForFiveStartsAtOnceAndForTheNextWhenOneWasAnswered() {
    // given
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(
                IntStream.rangeClosed(1, 60).mapToObj(world::cluster).toList(),
                new Rollout(60, MaxFailures.parse("0")),
                ClusterOptions.DEFAULT));

    // when
    FleetStatus end = stage.end(fleet);

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(60);
    assertThat(mostUnanswered(history(end.batches().get(0)))).isEqualTo(5);
  }

  /** Each start of a batch holds all its clusters with their labels, here 1.4 MB. */
  @Test
  void asksForNoMoreBatchesAtOnceThanTemporalTakes() {
    // given
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(
                IntStream.rangeClosed(1, 750).mapToObj(this::refusedWithManyLabels).toList(),
                new Rollout(750, MaxFailures.parse("100%")),
                ClusterOptions.DEFAULT));

    // when
    FleetStatus end = stage.end(fleet);

    // then
    assertThat(end.batches()).hasSize(3);
    assertThat(mostBytesAtOnce(history(WorkflowIds.fleet("test"))))
        .isBetween(MOST_BYTES / 4, MOST_BYTES);
  }

  private ClusterTarget refusedWithManyLabels(int number) {
    ClusterTarget target = world.cluster(number);
    world.managedBy(number, "terraform");
    return new ClusterTarget(
        target.clusterId(),
        target.projectId(),
        target.clientServiceAccount(),
        target.credential(),
        IntStream.rangeClosed(1, 64)
            .boxed()
            .collect(Collectors.toMap(label -> "label-" + label, label -> "x".repeat(75))));
  }

  private List<HistoryEvent> history(String workflowId) {
    return stage.environment.getWorkflowClient().fetchHistory(workflowId).getEvents();
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

  /** Returns the largest size of child starts, in bytes, in one task of the workflow. */
  private static int mostBytesAtOnce(List<HistoryEvent> history) {
    return history.stream()
        .filter(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
        .map(HistoryEvent::getStartChildWorkflowExecutionInitiatedEventAttributes)
        .collect(
            Collectors.groupingBy(
                child -> child.getWorkflowTaskCompletedEventId(),
                Collectors.summingInt(child -> child.getSerializedSize())))
        .values()
        .stream()
        .mapToInt(Integer::intValue)
        .max()
        .orElse(0);
  }
}
