package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.e2e.Eventually;
import dev.embark.e2e.safety.Truth;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several well-meaning people working concurrently on the same clusters or account. */
@Timeout(600)
class ConcurrencyTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Fault REFUSAL = new Fault("status", Map.of("status", "422"));

  @Test
  void ofTwoPeopleWithOneClusterOneIsToldThatItRunsAlready() {
    try (HostileWorld world = HostileWorld.inSkippedTime(List.of(ClusterSituation.FRESH))) {
      FleetCluster cluster = world.victim(0);

      List<CompletableFuture<Boolean>> starts =
          IntStream.range(0, 8)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> started(cluster, world)))
              .toList();
      long started = starts.stream().filter(CompletableFuture::join).count();
      world.engine.skippingTime(() -> resultOf(cluster, world));

      assertThat(started).isEqualTo(1);
      assertThat(writes(cluster, world)).isEqualTo(List.of(1L, 1L, 1L));
    }
  }

  @Test
  void fleetsThatOverlapChangeEachClusterOnce() {
    try (HostileWorld world =
        HostileWorld.inSkippedTime(Collections.nCopies(12, ClusterSituation.FRESH))) {
      WorkflowStub one = fleet("one", 0, 8, world);
      WorkflowStub other = fleet("other", 4, 12, world);
      // While time is not skipped no cluster ends, so those of both are rejected.
      Eventually.await(
          PATIENCE, () -> registrations(world) == 12, () -> registrations(world) + " have begun");

      FleetStatus first = world.engine.skippingTime(() -> one.getResult(FleetStatus.class));
      FleetStatus second = world.engine.skippingTime(() -> other.getResult(FleetStatus.class));

      int onboarded = first.counts().of("Onboarded") + second.counts().of("Onboarded");
      int refused = first.counts().of("Rejected") + second.counts().of("Rejected");
      assertThat(onboarded).isEqualTo(12);
      assertThat(refused).isEqualTo(4);
      for (int i = 0; i < 12; i++) {
        assertThat(writes(world.victim(i), world)).isEqualTo(List.of(1L, 1L, 1L));
      }
    }
  }

  @Test
  void ofTwentyClustersOnOneAccountTheOnesThatFailTakeNothingFromTheOthers() {
    try (HostileWorld world =
        HostileWorld.inSkippedTime(Collections.nCopies(60, ClusterSituation.FRESH))) {
      List<FleetCluster> sharing = onOneAccount(world);
      sharing.subList(0, 7).forEach(cluster -> refuse(cluster, world));

      world.engine.skippingTime(() -> shared(sharing, world).getResult(FleetStatus.class));

      for (int i = 0; i < sharing.size(); i++) {
        assertThat(resultOf(sharing.get(i), world).outcome())
            .isInstanceOf(i < 7 ? Outcome.RolledBack.class : Outcome.Onboarded.class);
      }
      Truth truth = truth(sharing.get(10), sharing.get(0).serviceAccount(), world);
      assertThat(truth.grants())
          .containsExactlyInAnyOrderElementsOf(
              Truth.desired(world.simulators.castServiceAccount()));
      assertThat(world.simulators.accessLosses()).isEmpty();
    }
  }

  @Test
  void ofTwentyClustersOnOneAccountThatAllFailTheLastOneTakesTheBindings() {
    try (HostileWorld world =
        HostileWorld.inSkippedTime(Collections.nCopies(60, ClusterSituation.FRESH))) {
      List<FleetCluster> sharing = onOneAccount(world);
      sharing.forEach(cluster -> refuse(cluster, world));

      world.engine.skippingTime(() -> shared(sharing, world).getResult(FleetStatus.class));

      sharing.forEach(
          cluster ->
              assertThat(resultOf(cluster, world).outcome())
                  .isInstanceOf(Outcome.RolledBack.class));
      Truth truth = truth(sharing.get(0), sharing.get(0).serviceAccount(), world);
      assertThat(truth.grants()).isEmpty();
      assertThat(truth.othersLinked()).isZero();
    }
  }

  @Test
  void aClusterThatJoinsAnAccountWhoseUndoIsHeldUpKeepsItsAccess() {
    try (HostileWorld world =
        HostileWorld.inSkippedTime(Collections.nCopies(60, ClusterSituation.FRESH))) {
      // given an undo whose removal of bindings Google rejects
      List<FleetCluster> sharing = onOneAccount(world);
      FleetCluster leaving = sharing.get(0);
      FleetCluster joining = sharing.get(1);
      String account = leaving.serviceAccount();
      refuse(leaving, world);
      Fault away = Fault.of("unavailable-before");
      world
          .simulators
          .faults()
          .add(new FaultRule("away", "SetIamPolicy", account, 2, Integer.MAX_VALUE, 1.0, away));

      // when another cluster is onboarded with the account, and then Google works again
      world.engine.skippingTime(
          () -> {
            start(leaving, account, world);
            Eventually.await(
                PATIENCE, () -> policyWritesTried(account, world) > 1, () -> "no undo of it");
            start(joining, account, world);
            ClusterResult joined = resultOf(joining, world);
            world.simulators.faults().remove("away");
            ClusterResult left = resultOf(leaving, world);

            // then
            assertThat(joined.outcome()).isInstanceOf(Outcome.Onboarded.class);
            assertThat(left.outcome()).isInstanceOf(Outcome.RolledBack.class);
            return left;
          });
      assertThat(truth(joining, account, world).grants())
          .containsExactlyInAnyOrderElementsOf(
              Truth.desired(world.simulators.castServiceAccount()));
      assertThat(world.simulators.accessLossesToCome()).isEmpty();
    }
  }

  @Test
  void anUndoUnderTheKeyOfAnotherOrganizationTakesNothingFromTheClustersOfTheAccount() {
    try (HostileWorld world =
        HostileWorld.withoutWaits(Collections.nCopies(60, ClusterSituation.FRESH))) {
      // given a cluster that waits for its bindings to propagate, and one that already uses them
      List<FleetCluster> sharing = onOneAccount(world);
      FleetCluster leaving = sharing.get(0);
      FleetCluster living = sharing.get(1);
      String account = leaving.serviceAccount();
      start(leaving, account, "3600", world);
      Eventually.await(PATIENCE, () -> policyWritesTried(account, world) > 0, () -> "not bound");
      start(living, account, "0", world);
      assertThat(resultOf(living, world).outcome()).isInstanceOf(Outcome.Onboarded.class);

      // when another organization's key is configured, and the first cluster is rolled back
      Fault switched = Fault.of("other-organization");
      world.simulators.faults().add(FaultRule.always("switched", "*", "*", switched));
      world
          .client
          .temporal()
          .newUntypedWorkflowStub("cluster/" + leaving.id())
          .signal("rollBack", "asked for by the test");

      // then each piece is left to an operator, since the account's users are unknown
      Outcome left = world.engine.skippingTime(() -> resultOf(leaving, world)).outcome();
      assertThat(left).isInstanceOf(Outcome.RollbackIncomplete.class);
      assertThat(((Outcome.RollbackIncomplete) left).pieces())
          .hasSize(2)
          .allMatch(piece -> piece.result() == UndoPiece.Result.FAILED)
          .allMatch(piece -> piece.manualCommand() != null)
          .allMatch(piece -> piece.explanation().contains("CLUSTER_NOT_FOUND"));
      assertThat(truth(living, account, world).grants())
          .containsExactlyInAnyOrderElementsOf(
              Truth.desired(world.simulators.castServiceAccount()));
      assertThat(world.simulators.accessLossesToCome()).isEmpty();
    }
  }

  private static void start(FleetCluster cluster, String account, HostileWorld world) {
    start(cluster, account, "180", world);
  }

  /**
   * Onboards a cluster with another one's account.
   *
   * @param propagation in seconds
   */
  private static void start(
      FleetCluster cluster, String account, String propagation, HostileWorld world) {
    ObjectNode input =
        RawClient.with(RawClient.onboarding(cluster), "options.timing.propagation", propagation);
    ((ObjectNode) input.get("target")).put("clientServiceAccount", account);
    world.client.start("OnboardingWorkflow", "cluster/" + cluster.id(), input);
  }

  private static long policyWritesTried(String account, HostileWorld world) {
    return world
        .simulators
        .calls()
        .count(call -> call.subject().equals(account) && call.operation().equals("SetIamPolicy"));
  }

  @Test
  void aClusterThatIsBeingOnboardedIsNotOffboarded() {
    try (HostileWorld world = HostileWorld.inSkippedTime(List.of(ClusterSituation.FRESH))) {
      FleetCluster cluster = world.victim(0);
      String id = "cluster/" + cluster.id();
      world.client.start("OnboardingWorkflow", id, RawClient.onboarding(cluster));

      boolean refused = false;
      try {
        world.client.start("OffboardingWorkflow", id, RawClient.onboarding(cluster));
      } catch (WorkflowExecutionAlreadyStarted running) {
        refused = true;
      }
      ClusterResult result = world.engine.skippingTime(() -> resultOf(cluster, world));

      assertThat(refused).isTrue();
      assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    }
  }

  @Test
  void aClusterThatIsBeingOffboardedIsNotOnboarded() {
    try (HostileWorld world = HostileWorld.inSkippedTime(List.of(ClusterSituation.ONBOARDED))) {
      // given a delayed off-boarding of a cluster that uses its bindings
      FleetCluster cluster = world.victim(0);
      String id = cluster.id().toString();
      Truth before = truth(cluster, cluster.serviceAccount(), world);
      Fault away = new Fault("status", Map.of("status", "503"));
      world.simulators.faults().add(FaultRule.always("away", "getCluster", id, away));
      world.client.start("OffboardingWorkflow", "cluster/" + id, RawClient.onboarding(cluster));

      // when
      boolean started = started(cluster, world);
      world.simulators.faults().remove("away");
      world.engine.skippingTime(() -> resultOf(cluster, world));

      // then the second is rejected, and the first keeps what was not accepted as a loss
      assertThat(started).isFalse();
      assertThat(truth(cluster, cluster.serviceAccount(), world)).isEqualTo(before);
      assertThat(world.simulators.accessLosses()).isEmpty();
    }
  }

  private static boolean started(FleetCluster cluster, HostileWorld world) {
    try {
      world.client.start(
          "OnboardingWorkflow", "cluster/" + cluster.id(), RawClient.onboarding(cluster));
      return true;
    } catch (WorkflowExecutionAlreadyStarted running) {
      return false;
    }
  }

  private static long registrations(HostileWorld world) {
    return world.simulators.calls().count(call -> call.operation().equals("gcpCreateSa"));
  }

  private static WorkflowStub fleet(String name, int from, int to, HostileWorld world) {
    JsonNode[] targets =
        IntStream.range(from, to)
            .mapToObj(i -> RawClient.targetJson(world.victim(i)))
            .toArray(JsonNode[]::new);
    return startFleet(name, targets, world);
  }

  /** Returns twenty clusters of one project, all with the account of the first. */
  private static List<FleetCluster> onOneAccount(HostileWorld world) {
    List<FleetCluster> sharing = new ArrayList<>();
    for (int i = 0; i < 60 && sharing.size() < 20; i++) {
      if (world.victim(i).projectId().equals(world.victim(0).projectId())) {
        sharing.add(world.victim(i));
      }
    }
    return sharing;
  }

  private static WorkflowStub shared(List<FleetCluster> clusters, HostileWorld world) {
    JsonNode[] targets =
        clusters.stream()
            .map(RawClient::targetJson)
            .map(target -> target.put("clientServiceAccount", clusters.get(0).serviceAccount()))
            .toArray(JsonNode[]::new);
    return startFleet("shared", targets, world);
  }

  private static WorkflowStub startFleet(String name, JsonNode[] targets, HostileWorld world) {
    ObjectNode input = RawClient.fleet(targets);
    input.put("name", name);
    input.set(
        "rollout", PayloadFormat.mapper().valueToTree(new Rollout(50, new MaxFailures(100, true))));
    return world.client.start("FleetWorkflow", "fleet/" + name, input);
  }

  private static void refuse(FleetCluster cluster, HostileWorld world) {
    String id = cluster.id().toString();
    world.simulators.faults().add(FaultRule.always("refuse " + id, "updateCluster", id, REFUSAL));
  }

  private static ClusterResult resultOf(FleetCluster cluster, HostileWorld world) {
    WorkflowStub run = world.client.temporal().newUntypedWorkflowStub("cluster/" + cluster.id());
    Eventually.await(PATIENCE, () -> world.client.isClosed(run), () -> "" + cluster);
    ClusterResult result = run.query("status", ClusterStatus.class).result();
    return java.util.Objects.requireNonNull(result);
  }

  private static Truth truth(FleetCluster cluster, String account, HostileWorld world) {
    return Truth.about(cluster.id(), account, world.simulators);
  }

  /** Returns the numbers of registrations, policy writes and updates. */
  private static List<Long> writes(FleetCluster cluster, HostileWorld world) {
    return List.of(
        count(cluster.id().toString(), "gcpCreateSa", world),
        count(cluster.serviceAccount(), "SetIamPolicy", world),
        count(cluster.id().toString(), "updateCluster", world));
  }

  private static long count(String subject, String operation, HostileWorld world) {
    return world
        .simulators
        .calls()
        .count(
            call ->
                call.subject().equals(subject)
                    && call.operation().equals(operation)
                    && call.effect().equals("write"));
  }
}
