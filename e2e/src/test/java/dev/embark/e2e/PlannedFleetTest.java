package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.starter.client.FrozenPlan;
import dev.embark.starter.client.StartedRun;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plan through a real server and the real adapters, frozen, and run after the world changed. */
@RealServer
@Timeout(600)
class PlannedFleetTest {

  private static final int CLUSTERS = 8;
  private static final Rollout ALL_MAY_FAIL = new Rollout(CLUSTERS, MaxFailures.parse("100%"));

  @Test
  void writesNothingAndLeavesTheClusterAloneThatChangedSinceUntilThatIsAccepted() {
    TemporalServer temporal = Installation.shared().temporal();
    try (OwnWorld world =
        new OwnWorld(
            temporal, "planned", SimulatorsSettings.defaults(), Duration.ofSeconds(1), CLUSTERS)) {
      world.startWorker(Map.of());
      FrozenPlan plan = plan(world, temporal);

      // then
      assertThat(plan.clusters())
          .extracting(PlannedCluster::course)
          .containsOnly(Course.ONBOARD)
          .hasSize(CLUSTERS);
      assertThat(plan.identity().googlePrincipal()).isEqualTo("anonymous");
      assertThat(plan.identity().organizations()).containsOnlyKeys("default");
      assertThat(world.calls(call -> !call.effect().equals("none"))).isEmpty();

      // given a cluster whose credentials are replaced
      ClusterTarget changed = plan.runnable().get(3);
      world
          .simulators()
          .castAi()
          .replaceCredentials(UUID.fromString(changed.clusterId()), CredentialsMode.KEY);

      // when
      FleetInput input = plan.fleet(Authorship.of("e2e"), false);
      FleetStatus end = world.onboard(input).getResult(FleetStatus.class);

      // then
      assertThat(end.counts().of("Onboarded")).as("%s", end).isEqualTo(CLUSTERS - 1);
      assertThat(end.attention())
          .singleElement()
          .satisfies(
              stale -> {
                assertThat(stale.clusterId()).isEqualTo(changed.clusterId());
                assertThat(stale.code()).isEqualTo(ErrorCode.PLAN_STALE);
                // By the batch's list, or by the last read before the first change.
                assertThat(stale.state()).isIn("Rejected", "RolledBack");
              });
      assertThat(world.calls(call -> call.subject().equals(changed.clusterId())))
          .noneMatch(call -> call.effect().equals("write"));

      // and when the change is accepted
      FleetStatus accepted =
          world.onboard(plan.fleet(Authorship.of("e2e"), true)).getResult(FleetStatus.class);

      // then
      assertThat(accepted.counts().failed()).as("%s", accepted).isZero();
      assertThat(world.calls(call -> call.subject().equals(changed.clusterId())))
          .anyMatch(call -> call.effect().equals("write"));
    }
  }

  private static FrozenPlan plan(OwnWorld world, TemporalServer temporal) {
    List<ClusterTarget> clusters = world.clusters(0, CLUSTERS);
    FleetInput input = world.input("planned", clusters, ALL_MAY_FAIL);
    StartedRun started = world.embark().plans().start(input);
    WorkflowStub run = temporal.client().newUntypedWorkflowStub(started.workflowId());
    PlanResult result = run.getResult(PlanResult.class);
    return new FrozenPlan(
        input.name(),
        "e2e",
        Instant.ofEpochMilli(result.plannedAtMillis()),
        result.identity(),
        result.castServiceAccount(),
        ALL_MAY_FAIL,
        input.options(),
        world.embark().plans().clusters(result));
  }
}
