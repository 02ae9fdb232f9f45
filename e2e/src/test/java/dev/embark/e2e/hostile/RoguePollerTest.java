package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.e2e.Eventually;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A rogue poller next to Embark's workers returns a wrong Cast AI account, forged reads, forged
 * before-images and nonsense. Runs may fail or make false claims, but no lie makes the honest
 * workers write outside their bounds.
 */
@Timeout(900)
class RoguePollerTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CLUSTERS = 60;

  /** Extra runs until each of these lies has been told: chance decides which poller gets a task. */
  private static final int IN_RESERVE = 120;

  private static final Set<String> LIED_ABOUT =
      Set.of("LookUpCluster", "CaptureBindings", "RegisterServiceAccount", "CreateBindings");

  /** The activities whose answers decide what is granted to whom, and what is later restored. */
  private static final Set<String> IN_FULL = Set.of("CaptureBindings", "RegisterServiceAccount");

  @Test
  void noLieMakesTheHonestWorkersLeaveTheirBounds() {
    try (HostileWorld world =
        HostileWorld.withoutWaits(
            Collections.nCopies(CLUSTERS + IN_RESERVE, ClusterSituation.FRESH))) {
      // given
      Bounds bounds = new Bounds(world.simulators);
      RogueActivities rogue = RogueActivities.telling();
      WorkerFactory pollers = WorkerFactory.newInstance(world.client.temporal());
      rogue.pollWith(
          pollers,
          Stream.of("/castai", "/iam-read", "/iam-write", "/workflows")
              .map(HostileWorld.QUEUE_PREFIX::concat)
              .toList());

      // when
      pollers.start();
      try {
        int started = CLUSTERS;
        awaitTheEnd(onboard(0, started, world), rogue, world);
        while (!stillToTell(rogue).isEmpty() && started < CLUSTERS + IN_RESERVE) {
          Set<String> done = new HashSet<>(LIED_ABOUT);
          done.removeAll(stillToTell(rogue));
          rogue.leaveAlone(done);
          awaitTheEnd(onboard(started, started + CLUSTERS / 3, world), rogue, world);
          started += CLUSTERS / 3;
        }
      } finally {
        pollers.shutdownNow();
      }

      // then
      assertThat(bounds.violations(subjects(world))).isEmpty();
      assertThat(world.canary.connections()).isZero();
      assertThat(stillToTell(rogue)).as("lies told: %s", rogue.told()).isEmpty();
    }
  }

  private static Set<String> stillToTell(RogueActivities rogue) {
    Set<String> missing = new HashSet<>(LIED_ABOUT);
    missing.removeAll(rogue.told().keySet());
    missing.addAll(rogue.notToldInFull(IN_FULL));
    return missing;
  }

  private static List<WorkflowStub> onboard(int from, int to, HostileWorld world) {
    List<WorkflowStub> runs = new ArrayList<>();
    for (int i = from; i < to; i++) {
      FleetCluster victim = world.victim(i);
      JsonNode input =
          RawClient.with(RawClient.onboarding(victim), "options.timing.propagation", "0");
      runs.add(world.client.start("OnboardingWorkflow", "cluster/" + victim.id(), input));
    }
    return runs;
  }

  /** Terminates those that rest: by then they have written all that they could. */
  private static void awaitTheEnd(
      List<WorkflowStub> runs, RogueActivities rogue, HostileWorld world) {
    AtRest atRest = new AtRest(world.client.temporal());
    List<WorkflowStub> open = new ArrayList<>(runs);
    Eventually.await(
        PATIENCE,
        () -> {
          open.removeIf(atRest::test);
          return open.isEmpty();
        },
        () -> open.size() + " runs go on, after the lies " + rogue.told());
    runs.forEach(RawClient::terminate);
  }

  private static Set<String> subjects(HostileWorld world) {
    Set<String> subjects = new HashSet<>();
    for (int i = 0; i < CLUSTERS + IN_RESERVE; i++) {
      subjects.add(world.victim(i).id().toString());
      subjects.add(world.victim(i).serviceAccount());
    }
    return subjects;
  }
}
