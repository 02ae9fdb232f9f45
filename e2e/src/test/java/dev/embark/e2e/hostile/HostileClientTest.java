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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What somebody can do who reaches Temporal but has no credential: every workflow, signal and
 * update with crafted contents, all at the same time in one world.
 */
@Timeout(300)
class HostileClientTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void noCraftedTargetMakesTheWorkerLeaveItsBounds() {
    List<Attack> attacks = CraftedTargets.all();
    try (HostileWorld world = HostileWorld.inSkippedTime(situations(attacks))) {
      stage(attacks, world, () -> world.engine.skippingTime(() -> play(attacks, world)));
    }
  }

  @Test
  void noCraftedInputMakesTheWorkerLeaveItsBounds() {
    List<Attack> attacks = CraftedInputs.all();
    try (HostileWorld world = HostileWorld.inSkippedTime(situations(attacks))) {
      stage(attacks, world, () -> world.engine.skippingTime(() -> play(attacks, world)));
    }
  }

  @Test
  void noCraftedMessageMakesTheWorkerLeaveItsBounds() {
    List<Attack> attacks = CraftedMessages.messages();
    try (HostileWorld world = HostileWorld.withoutWaits(situations(attacks))) {
      stage(attacks, world, () -> play(attacks, world));
    }
  }

  @Test
  void inputsThatCannotBeReadStartNothing() {
    List<Attack> attacks = CraftedMessages.starts();
    try (HostileWorld world = HostileWorld.withoutWaits(situations(attacks))) {
      stage(attacks, world, () -> play(attacks, world));
    }
  }

  @Test
  void theMatrixIsAsLargeAsItsDocumentSays() {
    int cases =
        CraftedTargets.all().size()
            + CraftedInputs.all().size()
            + CraftedMessages.messages().size()
            + CraftedMessages.starts().size();

    assertThat(cases).isGreaterThan(650);
  }

  private static List<ClusterSituation> situations(List<Attack> attacks) {
    return attacks.stream().map(Attack::situation).toList();
  }

  private static void stage(List<Attack> attacks, HostileWorld world, Runnable play) {
    // given
    Bounds bounds = new Bounds(world.simulators);

    // when
    play.run();

    // then
    assertThat(bounds.violations(mayBeWritten(attacks, world))).isEmpty();
    assertThat(world.canary.connections()).as("calls to an address from an input").isZero();
    boolean wrote = world.simulators.calls().count(call -> call.effect().equals("write")) > 0;
    boolean harmless = attacks.stream().anyMatch(Attack::mayWrite);
    assertThat(wrote).as("ordinary onboardings went on").isEqualTo(harmless);
  }

  private static Map<Attack, WorkflowStub> play(List<Attack> attacks, HostileWorld world) {
    Map<Attack, WorkflowStub> runs = new LinkedHashMap<>();
    for (int i = 0; i < attacks.size(); i++) {
      Attack attack = attacks.get(i);
      runs.put(attack, attack.launch().by(world.client, world.victim(i), "hostile/" + i));
    }
    Map<Attack, WorkflowStub> open = new LinkedHashMap<>(runs);
    Eventually.await(
        PATIENCE,
        () -> {
          open.entrySet().removeIf(run -> isOver(run.getKey(), run.getValue(), world.client));
          return open.isEmpty();
        },
        () -> "neither ended nor refused: " + open.keySet());
    return runs;
  }

  /** A run that cannot read its input is tried again for ever; once is enough to see. */
  private static boolean isOver(Attack attack, WorkflowStub run, RawClient client) {
    if (attack.verdict() == Verdict.UNREADABLE && client.hasFailedTask(run)) {
      run.terminate("It was given what it cannot read.");
      return true;
    }
    return client.isClosed(run);
  }

  private static Set<String> mayBeWritten(List<Attack> attacks, HostileWorld world) {
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
