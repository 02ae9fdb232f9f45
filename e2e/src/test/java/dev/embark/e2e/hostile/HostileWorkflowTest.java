package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import dev.embark.e2e.hostile.CraftedRequests.Asked;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.iam.IamState;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Attacks by a foreign workflow that schedules Embark's activities directly: without any Embark
 * workflow in between, only the activities' own checks apply.
 */
@Timeout(900)
class HostileWorkflowTest {

  @Test
  void noRequestMakesAnActivityLeaveItsBounds() {
    try (HostileWorld world =
        HostileWorld.withoutWaits(
            List.of(ClusterSituation.FRESH, ClusterSituation.FOREIGN_BINDINGS))) {
      // given
      FleetCluster fresh = world.victim(0);
      FleetCluster bound = world.victim(1);
      grantToOtherCustomer(bound, world);
      List<Asked> requests = new ArrayList<>();
      requests.addAll(CraftedRequests.withCraftedTargets(world.client, fresh));
      requests.addAll(CraftedRequests.withCraftedGrants(world.client, bound));
      requests.addAll(CraftedRequests.ofPowers(fresh));
      Bounds bounds = new Bounds(world.simulators);

      // when
      ask(requests, world);

      // then
      assertThat(bounds.violations(Set.of())).isEmpty();
      assertThat(world.canary.connections()).isZero();
      assertThat(requests).hasSizeGreaterThan(1_000);
    }
  }

  /** Adds what a request could remove: a grant that the policy really holds. */
  private static void grantToOtherCustomer(FleetCluster cluster, HostileWorld world) {
    IamState iam = world.simulators.iam();
    iam.addServiceAccount("prod-cast-identity", CraftedRequests.OTHER_CUSTOMER);
    iam.seedPolicy(
        cluster.serviceAccount(),
        policy ->
            policy.toBuilder()
                .addBindings(
                    Binding.newBuilder()
                        .setRole("roles/iam.serviceAccountTokenCreator")
                        .addMembers("serviceAccount:" + CraftedRequests.OTHER_CUSTOMER))
                .build());
  }

  private static void ask(List<Asked> requests, HostileWorld world) {
    WorkerFactory mallory = WorkerFactory.newInstance(world.client.temporal());
    mallory.newWorker("mallory").registerWorkflowImplementationTypes(Mallory.Impl.class);
    mallory.start();
    try {
      List<WorkflowStub> runs = new ArrayList<>();
      for (Asked asked : requests) {
        String queue = CraftedRequests.queueOf(asked.activity(), HostileWorld.QUEUE_PREFIX);
        runs.add(
            world.client.startOn(
                "mallory",
                "Mallory",
                "mallory/" + runs.size(),
                queue,
                asked.activity(),
                asked.request()));
      }
      runs.forEach(run -> assertThat(run.getResult(String.class)).isNotNull());
    } finally {
      mallory.shutdownNow();
    }
  }
}
