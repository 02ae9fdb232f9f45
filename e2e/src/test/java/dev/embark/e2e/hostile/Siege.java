package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.e2e.Eventually;
import dev.embark.e2e.hostile.Attack.Verdict;
import dev.embark.simulators.ClusterSituation;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plays attacks concurrently in one world and judges their effects. */
final class Siege {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<Attack> attacks;
  private final HostileWorld world;

  private Siege(List<Attack> attacks, HostileWorld world) {
    this.attacks = attacks;
    this.world = world;
  }

  /**
   * Uses time skipping and the waits of production. Skips no time before each run has begun, since
   * a forged look is used only while it is younger than a minute.
   */
  static void inSkippedTime(List<Attack> attacks) {
    try (HostileWorld world = HostileWorld.inSkippedTime(situations(attacks))) {
      Siege siege = new Siege(attacks, world);
      siege.play(
          () -> {
            Map<Attack, WorkflowStub> open = siege.launchAll();
            siege.awaitBegun();
            world.engine.skippingTime(
                () -> {
                  siege.awaitOver(open);
                  return true;
                });
          });
    }
  }

  /** Uses real time without waits. */
  static void withoutWaits(List<Attack> attacks) {
    try (HostileWorld world = HostileWorld.withoutWaits(situations(attacks))) {
      Siege siege = new Siege(attacks, world);
      siege.play(() -> siege.awaitOver(siege.launchAll()));
    }
  }

  private static List<ClusterSituation> situations(List<Attack> attacks) {
    return attacks.stream().map(Attack::situation).toList();
  }

  private void play(Runnable attack) {
    // given
    Bounds bounds = new Bounds(world.simulators);

    // when
    attack.run();

    // then
    assertThat(bounds.violations(mayBeWritten())).isEmpty();
    assertThat(world.canary.connections()).as("calls to an address from an input").isZero();
    boolean wrote = world.simulators.calls().count(call -> call.effect().equals("write")) > 0;
    boolean harmless = attacks.stream().anyMatch(Attack::mayWrite);
    assertThat(wrote).as("ordinary onboardings went on").isEqualTo(harmless);
  }

  private Map<Attack, WorkflowStub> launchAll() {
    Map<Attack, WorkflowStub> open = new LinkedHashMap<>();
    for (int i = 0; i < attacks.size(); i++) {
      Attack attack = attacks.get(i);
      open.put(attack, attack.launch().by(world.client, world.victim(i), workflowId(i)));
    }
    return open;
  }

  private static String workflowId(int attack) {
    return "hostile/" + attack;
  }

  private void awaitBegun() {
    Set<String> waiting = new HashSet<>();
    for (int i = 0; i < attacks.size(); i++) {
      waiting.add(workflowId(i));
    }
    Eventually.await(
        PATIENCE,
        () -> {
          waiting.removeIf(world.client::hasBegun);
          return waiting.isEmpty();
        },
        () -> "not begun: " + waiting);
  }

  private void awaitOver(Map<Attack, WorkflowStub> open) {
    Eventually.await(
        PATIENCE,
        () -> {
          open.entrySet().removeIf(run -> isOver(run.getKey(), run.getValue()));
          return open.isEmpty();
        },
        () -> "neither ended nor refused: " + open.keySet());
  }

  /** A run that cannot decode its input retries forever; seeing it fail once is enough. */
  private boolean isOver(Attack attack, WorkflowStub run) {
    if (attack.verdict() == Verdict.UNREADABLE && world.client.hasFailedTask(run)) {
      RawClient.terminate(run);
      return true;
    }
    return world.client.isClosed(run);
  }

  private Set<String> mayBeWritten() {
    Set<String> subjects = new HashSet<>();
    for (int i = 0; i < attacks.size(); i++) {
      if (attacks.get(i).mayWrite()) {
        subjects.add(world.victim(i).id().toString());
        subjects.add(world.victim(i).serviceAccount());
      }
    }
    return subjects;
  }
}
