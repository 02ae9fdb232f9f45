package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Rollout;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches with many clusters, a few of which run at a time. */
@Timeout(300)
class LargeBatchTest {

  private static final Control ADA = Control.by(Authorship.of("ada"));

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  /** Each response stays in the batch's history. */
  @Test
  void asksOnlyForTheNextClusters() {
    List<ClusterTarget> clusters = refused(60);

    FleetStatus end = run(clusters, 1);

    assertThat(end.counts().of("Rejected")).isEqualTo(60);
    assertThat(inventories())
        .containsExactly("takeInventory 25", "takeInventory 25", "takeInventory 10");
    assertThat(world.count("lookUpCluster")).isZero();
  }

  @Test
  void doesNotAskForAListAgainAndAgainThatCannotBeHad() {
    world.failAlways("takeInventory", ErrorCode.CASTAI_UNAVAILABLE);
    List<ClusterTarget> clusters = refused(3);

    FleetStatus end = run(clusters, 1);

    assertThat(end.counts().of("Rejected")).isEqualTo(3);
    assertThat(world.count("lookUpCluster")).isEqualTo(3);
    assertThat(inventories()).hasSizeLessThan(20);
  }

  @Test
  void letsHeldClustersGoOnWithinTheWindow() {
    world.failAlways("createBindings", ErrorCode.IAM_PERMISSION_DENIED);
    List<ClusterTarget> clusters = clusters(6);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(clusters, new Rollout(2, MaxFailures.parse("100%")), Stage.holding()));
    stage.await(() -> fleet.status().counts().held() == 6);
    world.heal();
    world.forget();

    fleet.retry(ADA);

    assertThat(stage.end(fleet).counts().of("Onboarded")).isEqualTo(6);
    assertThat(mostAtOnce(world.calls())).isEqualTo(2);
  }

  /** A batch holds 250 clusters, so the last 20 form a second one. */
  @Test
  void letsHeldClustersOfOneBatchGoOnOnlyAsOthersOfTheNextOneEnd() {
    List<ClusterTarget> clusters = clusters(270);
    IntStream.rangeClosed(1, 250)
        .forEach(i -> world.failAlways("createBindings", i, ErrorCode.IAM_PERMISSION_DENIED));
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(clusters, new Rollout(20, MaxFailures.parse("100%")), Stage.holding()));
    stage.await(() -> phases(clusters.subList(250, 270)).equals(Set.of(Phase.Waiting)));
    world.heal();
    long before = world.count("createBindings");

    fleet.retry(ADA);
    stage.environment.sleep(Duration.ofSeconds(60));

    assertThat(phases(clusters.subList(250, 270))).containsOnly(Phase.Waiting);
    assertThat(world.count("createBindings")).isEqualTo(before);
    stage.await(() -> world.count("createBindings") > before);
    fleet.rollback(ADA);
    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Onboarded")).isGreaterThanOrEqualTo(20);
    assertThat(end.counts().of("RolledBack")).isPositive();
  }

  /** A batch holds 250 clusters, so the last 20 form a second one. */
  @Test
  void givesTheNextBatchAllPlacesButThatOfOneSlowCluster() {
    List<ClusterTarget> clusters = new ArrayList<>(refused(246));
    IntStream.rangeClosed(247, 270).mapToObj(world::cluster).forEach(clusters::add);
    // Retried for a quarter of an hour.
    world.failAlways("updateCluster", 250, ErrorCode.UPDATE_SERVER_ERROR);
    // Others of the first batch end at different times, all within a minute.
    world.failNext("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    world.failNext("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(
                clusters, new Rollout(4, MaxFailures.parse("100%")), ClusterOptions.DEFAULT));

    stage.await(() -> windowOfSecondBatch(fleet) == 3);

    assertThat(phase(clusters.get(249))).isNotEqualTo(Phase.Done);
    world.heal();
    stage.end(fleet);
  }

  /** Returns 0 before the batch has started. */
  private int windowOfSecondBatch(FleetWorkflow fleet) {
    List<String> batches = fleet.status().batches();
    return batches.size() < 2
        ? 0
        : stage
            .environment
            .getWorkflowClient()
            .newWorkflowStub(BatchWorkflow.class, batches.get(1))
            .status()
            .share()
            .window();
  }

  private FleetStatus run(List<ClusterTarget> clusters, int window) {
    return stage.end(
        stage.start(
            Stage.fleet(
                clusters, new Rollout(window, MaxFailures.parse("100%")), ClusterOptions.DEFAULT)));
  }

  /**
   * Returns how many clusters at most were on their way at the same time, from the call that
   * creates their bindings to the one that confirms them. Both lie within a cluster's place in the
   * window.
   */
  private static int mostAtOnce(List<String> calls) {
    Set<String> onTheirWay = new HashSet<>();
    int most = 0;
    for (String call : calls) {
      String cluster = call.substring(call.indexOf(' ') + 1);
      if (call.startsWith("createBindings ")) {
        onTheirWay.add(cluster);
      } else if (call.startsWith("confirmCluster ")) {
        onTheirWay.remove(cluster);
      }
      most = Math.max(most, onTheirWay.size());
    }
    return most;
  }

  private Set<Phase> phases(List<ClusterTarget> clusters) {
    return clusters.stream().map(this::phase).collect(Collectors.toSet());
  }

  /** Returns null before the cluster has started. */
  private @Nullable Phase phase(ClusterTarget cluster) {
    try {
      return stage
          .environment
          .getWorkflowClient()
          .newWorkflowStub(OnboardingWorkflow.class, "cluster/" + cluster.clusterId())
          .status()
          .phase();
    } catch (WorkflowNotFoundException notYet) {
      return null;
    }
  }

  private List<String> inventories() {
    return world.calls().stream().filter(call -> call.startsWith("takeInventory")).toList();
  }

  private List<ClusterTarget> clusters(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(world::cluster).toList();
  }

  /** Returns clusters that are rejected at the first read. */
  private List<ClusterTarget> refused(int count) {
    List<ClusterTarget> clusters = clusters(count);
    IntStream.rangeClosed(1, count).forEach(number -> world.managedBy(number, "terraform"));
    return clusters;
  }
}
