package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.Wave;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures how soon a busy fleet accepts each command, compared with an idle one. With 10,000
 * clusters: {@code ./mvnw -pl e2e -am test -Dtest=PromptControlsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dembark.fleet=10000}.
 */
@RealServer
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PromptControlsTest {

  private static final int CLUSTERS = Integer.getInteger("embark.fleet", 36);
  private static final int WINDOW = Math.min(400, CLUSTERS / 3);
  private static final int IDLE = 6;
  private static final int LATER = 2;
  private static final int ROUNDS = 3;
  private static final int MOST_TASKS = 3;

  /** No stall of a sender accounts for so many: the command would have waited for clusters. */
  private static final int AT_ONCE = 5 * MOST_TASKS;

  /**
   * One command in this many may have taken more. A command counts the tasks since its sender
   * looked at the clock: if a busy machine stalls the sender before it sends, some of them were
   * over before the command came. A fleet that is slow to accept commands is slow to accept most.
   */
  private static final int OUTLIER_IN = 4;

  private static final Duration PROPAGATION = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Authorship ADA = new Authorship("ada", "a test", null);
  private static final Control COMMAND = Control.by(ADA);

  @Test
  void acceptsEachCommandWithinThreeOfItsWorkflowTasks() {
    SimulatorsSettings settings = SimulatorsSettings.defaults().withQuotas(false);
    try (OwnWorld world =
        new OwnWorld(
            Installation.shared().temporal(), "prompt", settings, PROPAGATION, CLUSTERS + IDLE)) {
      world.startWorker(
          Map.of(
              "EMBARK_IAM_WRITES_PER_MINUTE", "60000",
              "EMBARK_IAM_READS_PER_MINUTE", "100000",
              "EMBARK_CASTAI_RATE", "2000"));

      // when
      List<TimedCommands.Accepted> idle =
          steered(world, "idle", world.clusters(0, IDLE), IDLE, IDLE - LATER);
      List<TimedCommands.Accepted> busy =
          steered(world, "busy", world.clusters(IDLE, IDLE + CLUSTERS), WINDOW, 2 * WINDOW);

      // then
      print(idle, busy);
      List<Integer> tasks = busy.stream().map(TimedCommands.Accepted::tasks).sorted().toList();
      assertThat(tasks.subList(0, tasks.size() - tasks.size() / OUTLIER_IN))
          .as("%s", busy)
          .allSatisfy(each -> assertThat(each).isBetween(1, MOST_TASKS));
      assertThat(tasks).as("%s", busy).allSatisfy(each -> assertThat(each).isLessThan(AT_ONCE));
    }
  }

  private static void print(List<TimedCommands.Accepted> idle, List<TimedCommands.Accepted> busy) {
    for (int i = 0; i < busy.size(); i++) {
      System.out.printf(
          "%-8s  idle: %4d ms, %d tasks  busy with %d clusters: %4d ms, %d tasks%n",
          busy.get(i).command(),
          idle.get(i).took().toMillis(),
          idle.get(i).tasks(),
          CLUSTERS,
          busy.get(i).took().toMillis(),
          busy.get(i).tasks());
    }
  }

  /**
   * Sends a fleet every command. Its first cluster fails and is held, which keeps the fleet open
   * until it is rolled back, whatever else has ended by then.
   *
   * @param started how many clusters have started before the second command is sent
   */
  private static List<TimedCommands.Accepted> steered(
      OwnWorld world, String name, List<ClusterTarget> clusters, int window, int started) {
    String failing = clusters.get(0).clusterId();
    world
        .simulators()
        .faults()
        .add(
            FaultRule.always(
                name, "gcpCreateSa", failing, new Fault("status", Map.of("status", "400"))));
    WorkflowStub fleet =
        world.onboard(holding(world.input(name, clusters, rollout(window, clusters.size()))));
    TimedCommands commands = new TimedCommands(Installation.shared().temporal().client(), fleet);
    await(world, name, status -> status.state() == FleetState.AWAITING_APPROVAL);
    commands.send("approve", new Approval(ADA, "gate"));
    await(world, name, status -> status.counts().started() >= started);
    String last = clusters.get(clusters.size() - 1).clusterId();
    commands.send("skip", new Skip(ADA, List.of(last), null, false));
    commands.send("retry", COMMAND);
    for (int round = 1; round <= ROUNDS; round++) {
      commands.send("set", new Limits(ADA, MaxInFlight.of(window + round), null, null));
      commands.send("pause", COMMAND);
      commands.send("resume", COMMAND);
    }
    commands.send("stop", COMMAND);
    commands.send("rollback", COMMAND);
    assertThat(fleet.getResult(FleetStatus.class).state()).isEqualTo(FleetState.ROLLED_BACK);
    return commands.accepted();
  }

  private static FleetInput holding(FleetInput input) {
    return new FleetInput(
        input.name(),
        input.digest(),
        input.clusters(),
        input.rollout(),
        new ClusterOptions(new Timing(PROPAGATION), OnFailure.HOLD, false, false),
        input.authorship());
  }

  private static Rollout rollout(int window, int clusters) {
    return new Rollout(window, MaxFailures.parse("100%"))
        .in(
            List.of(
                Wave.ofClusters("canary", 1),
                Wave.ofClusters("gate", 1).approvedWithin(Duration.ofHours(1)),
                Wave.ofClusters("most", clusters - 2 - LATER),
                Wave.ofPercent("later", 100).approvedWithin(Duration.ofHours(1))));
  }

  private static void await(OwnWorld world, String name, Predicate<FleetStatus> condition) {
    Eventually.await(
        PATIENCE, () -> condition.test(world.status(name)), () -> "" + world.status(name));
  }
}
