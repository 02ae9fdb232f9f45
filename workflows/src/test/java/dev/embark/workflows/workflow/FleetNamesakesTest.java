package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import io.temporal.client.WorkflowStub;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two runs with the same name, the first of which left batches behind. */
@Timeout(300)
class FleetNamesakesTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void takesNoReportOfABatchThatAnEarlierRunOfItsNameLeftBehind() {
    // given
    world.failAlways("createBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
    FleetWorkflow terminated = stage.start(fleet(1, 3));
    stage.await(() -> world.count("createBindings") == 3);
    BatchWorkflow leftBehind = stage.firstBatchOf(terminated);
    WorkflowStub.fromTyped(terminated).terminate("by mistake");

    // when
    FleetWorkflow next = stage.start(fleet(4, 6));
    stage.await(() -> leftBehind.status().counts().failed() > 0);
    stage.await(() -> next.status().state() != FleetState.RUNNING);

    // then
    FleetStatus end = next.status();
    assertThat(end.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(end.counts().of("Onboarded")).isEqualTo(3);
  }

  private FleetInput fleet(int first, int last) {
    return Stage.fleet(
        IntStream.rangeClosed(first, last).mapToObj(world::cluster).toList(),
        new Rollout(200, MaxFailures.parse("0")),
        ClusterOptions.DEFAULT);
  }
}
