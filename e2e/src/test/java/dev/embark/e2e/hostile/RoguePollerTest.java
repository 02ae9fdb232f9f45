package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import io.temporal.worker.WorkerFactory;
import java.util.Collections;
import java.util.HashSet;
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

  private static final int CLUSTERS = 60;

  /** For rounds about lies that the first one has not told. */
  private static final int IN_RESERVE = 200;

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

      LyingRounds rounds =
          new LyingRounds(
              world.simulators,
              world.client.temporal(),
              rogue,
              pollers,
              number -> onboard(number, world),
              CLUSTERS + IN_RESERVE);

      // when
      rounds.play(CLUSTERS);

      // then
      assertThat(bounds.violations(subjects(world))).isEmpty();
      assertThat(world.canary.connections()).isZero();
      assertThat(rounds.stillToTell()).as("lies told: %s", rogue.told()).isEmpty();
    }
  }

  private static LyingRounds.Onboarding onboard(int number, HostileWorld world) {
    FleetCluster victim = world.victim(number);
    JsonNode input =
        RawClient.with(RawClient.onboarding(victim), "options.timing.propagation", "0");
    return new LyingRounds.Onboarding(
        world.client.start("OnboardingWorkflow", "cluster/" + victim.id(), input),
        Set.of(victim.id().toString(), victim.serviceAccount()));
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
