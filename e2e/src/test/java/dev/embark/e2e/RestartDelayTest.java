package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures how long clusters take while both workers are replaced one after the other, compared
 * with undisturbed fleets of the same size on the same server. Opt-in, since it takes minutes:
 * {@code ./mvnw -pl e2e -am test -Dtest=RestartDelayTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dembark.restart=60}.
 */
@RealServer
@EnabledIfSystemProperty(named = "embark.restart", matches = "\\d+")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class RestartDelayTest {

  private static final int CLUSTERS = Integer.getInteger("embark.restart", 60);
  private static final int ROUNDS = 3;
  private static final Duration PROPAGATION = Duration.ofSeconds(5);

  /** Ensures that clusters are at every step whenever a worker is stopped. */
  private static final int WINDOW = Math.max(1, CLUSTERS / 5);

  /** The timeout of a step that was dispatched to a worker which had already left. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(75);

  @Test
  void noClusterIsDelayedByMoreThanAStep() {
    try (OwnWorld world =
        new OwnWorld(
            Installation.shared().temporal(),
            "restart-delay",
            SimulatorsSettings.defaults(),
            PROPAGATION,
            2 * ROUNDS * CLUSTERS)) {
      // given
      List<WorkerProcess> workers =
          new ArrayList<>(List.of(world.startWorker(Map.of()), world.startWorker(Map.of())));
      List<Duration> calm = new ArrayList<>();
      List<Duration> restarted = new ArrayList<>();

      // when fleets without and with a restart alternate
      for (int round = 0; round < ROUNDS; round++) {
        calm.addAll(onboard(world, 2 * round, () -> {}));
        restarted.addAll(onboard(world, 2 * round + 1, () -> replace(workers, world)));
      }

      // then
      say("left alone", calm);
      say("workers replaced", restarted);
      System.out.printf(
          "replaced ÷ left alone: median %.2f, 95 %% %.2f, slowest %.2f%n",
          ratio(restarted, calm, 50), ratio(restarted, calm, 95), ratio(restarted, calm, 100));
      assertThat(percentile(restarted, 100))
          .isLessThanOrEqualTo(percentile(calm, 100).plus(LONGEST_STEP));
    }
  }

  /** Onboards the next part of the clusters and returns how long each took. */
  private static List<Duration> onboard(OwnWorld world, int part, Runnable meanwhile) {
    List<ClusterTarget> clusters = world.clusters(part * CLUSTERS, (part + 1) * CLUSTERS);
    String name = "restart-delay-" + part;
    WorkflowStub run =
        world.onboard(world.input(name, clusters, new Rollout(WINDOW, MaxFailures.parse("100%"))));
    Eventually.await(
        Installation.PATIENCE,
        () -> world.status(name).counts().of("Onboarded") > CLUSTERS / 10,
        () -> "the fleet is in full swing, but " + world.status(name).counts());
    meanwhile.run();
    FleetStatus end = run.getResult(FleetStatus.class);
    assertThat(end.counts().of("Onboarded")).as("%s", end.counts()).isEqualTo(CLUSTERS);
    assertThat(
            world.calls(
                call ->
                    call.operation().equals("SetIamPolicy")
                        && call.effect().equals("write")
                        && clusters.stream()
                            .anyMatch(each -> each.clientServiceAccount().equals(call.subject()))))
        .as("policy writes")
        .hasSize(CLUSTERS);
    System.out.printf(
        "%s: %d steps lost with a worker%n",
        name, clusters.stream().mapToLong(RestartDelayTest::lostSteps).sum());
    return clusters.stream().map(RestartDelayTest::duration).toList();
  }

  private static void replace(List<WorkerProcess> workers, OwnWorld world) {
    for (int i = 0; i < workers.size(); i++) {
      assertThat(workers.get(i).stop()).isZero();
      workers.set(i, world.startWorker(Map.of()));
    }
  }

  private static Duration duration(ClusterTarget target) {
    WorkflowExecutionDescription run =
        Installation.shared()
            .client()
            .newUntypedWorkflowStub(WorkflowIds.cluster(target.clusterId()))
            .describe();
    return Duration.between(run.getStartTime(), run.getCloseTime());
  }

  private static long lostSteps(ClusterTarget target) {
    return Installation.shared()
        .client()
        .fetchHistory(WorkflowIds.cluster(target.clusterId()))
        .getEvents()
        .stream()
        .filter(RestartDelayTest::wasCutOff)
        .count();
  }

  private static void say(String what, List<Duration> durations) {
    System.out.printf(
        Locale.ROOT,
        "%s, %d clusters: median %.1f s, 95 %% within %.1f s, slowest %.1f s%n",
        what,
        durations.size(),
        percentile(durations, 50).toMillis() / 1000.0,
        percentile(durations, 95).toMillis() / 1000.0,
        percentile(durations, 100).toMillis() / 1000.0);
  }

  private static double ratio(List<Duration> some, List<Duration> others, int percent) {
    return (double) percentile(some, percent).toMillis() / percentile(others, percent).toMillis();
  }

  private static Duration percentile(List<Duration> durations, int percent) {
    List<Duration> sorted = durations.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) * percent / 100);
  }

  private static boolean wasCutOff(HistoryEvent event) {
    return event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT
        || event.getActivityTaskStartedEventAttributes().getLastFailure().hasTimeoutFailureInfo();
  }
}
