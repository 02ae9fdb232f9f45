package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.Call;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small fleet beside a large one, on a server that lets runs take turns. */
@RealServer
@Timeout(240)
class FairnessTest {

  private static final int LARGE = 160;
  private static final int SMALL = 10;
  private static final Duration PROPAGATION = Duration.ofSeconds(4);

  @Test
  void theSmallFleetDoesNotWaitBehindTheLargeOne() {
    try (OwnWorld world =
        new OwnWorld(
            Installation.shared().temporal(),
            "fairness",
            SimulatorsSettings.defaults(),
            PROPAGATION,
            LARGE + 2 * SMALL)) {
      // given what the small fleet takes alone
      world.startWorker(
          Map.of("EMBARK_IAM_WRITES_PER_MINUTE", "300", "EMBARK_IAM_READS_PER_MINUTE", "100000"));
      Duration alone = run(world, "alone", world.clusters(0, SMALL));

      // when it runs beside a large one whose writes stand in a long queue
      List<ClusterTarget> clusters = world.clusters(2 * SMALL, 2 * SMALL + LARGE);
      WorkflowStub large = start(world, "large", clusters);
      Eventually.await(
          Installation.PATIENCE, () -> writesOf(world, clusters) >= 20, () -> "the large one runs");
      int before = writesOf(world, clusters);
      List<ClusterTarget> small = world.clusters(SMALL, 2 * SMALL);
      Duration beside = run(world, "beside", small);

      // then few writes of the large one went before the last of the small one
      int overtook = writesBeforeLastOf(world, clusters, small) - before;
      System.out.printf(
          "alone %d ms, beside %d ms: %.2f times; %d writes of the large one between%n",
          alone.toMillis(), beside.toMillis(), ratio(beside, alone), overtook);
      // Behind the large one it would have been all of them.
      assertThat(overtook).isLessThan(LARGE / 2);
      large.getResult(FleetStatus.class);
    }
  }

  private static double ratio(Duration one, Duration other) {
    return (double) one.toMillis() / other.toMillis();
  }

  private static WorkflowStub start(OwnWorld world, String name, List<ClusterTarget> clusters) {
    return world.onboard(
        world.input(name, clusters, new Rollout(clusters.size(), MaxFailures.parse("0"))));
  }

  private static Duration run(OwnWorld world, String name, List<ClusterTarget> clusters) {
    WorkflowStub run = start(world, name, clusters);
    FleetStatus end = run.getResult(FleetStatus.class);
    assertThat(end.counts().of("Onboarded")).as("%s", end).isEqualTo(clusters.size());
    return Duration.between(run.describe().getStartTime(), run.describe().getCloseTime());
  }

  private static int writesOf(OwnWorld world, List<ClusterTarget> clusters) {
    Set<String> accounts = accounts(clusters);
    return world
        .calls(call -> OwnWorld.writes().test(call) && accounts.contains(call.subject()))
        .size();
  }

  private static int writesBeforeLastOf(
      OwnWorld world, List<ClusterTarget> large, List<ClusterTarget> small) {
    Set<String> theirs = accounts(large);
    Set<String> left = new HashSet<>(accounts(small));
    int count = 0;
    for (Call call : world.calls(OwnWorld.writes())) {
      left.remove(call.subject());
      if (left.isEmpty()) {
        return count;
      }
      count += theirs.contains(call.subject()) ? 1 : 0;
    }
    throw new AssertionError("The small fleet never wrote " + left);
  }

  private static Set<String> accounts(List<ClusterTarget> clusters) {
    return clusters.stream().map(ClusterTarget::clientServiceAccount).collect(Collectors.toSet());
  }
}
