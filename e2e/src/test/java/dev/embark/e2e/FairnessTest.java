package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.call.Call;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small fleet next to a large one, on a server with fair task queues. */
@RealServer
@Timeout(600)
class FairnessTest {

  private static final int LARGE = 160;
  private static final int SMALL = 10;
  private static final Duration PROPAGATION = Duration.ofSeconds(4);

  /**
   * Writes that a worker has already taken, up to its concurrency, can no longer be delayed; a few
   * more may be dispatched in between. First come, first served, it would be all that are queued.
   */
  private static final int MOST_THAT_GO_FIRST = 30 + SMALL / 2;

  /** So few that they queue up on any machine: none registers clusters as slowly. */
  private static final String WRITES_PER_MINUTE = "30";

  @Test
  void theSmallFleetDoesNotWaitBehindTheLargeOne() {
    TemporalServer temporal = Installation.shared().temporal();
    try (OwnWorld world =
        new OwnWorld(
            temporal, "fairness", SimulatorsSettings.defaults(), PROPAGATION, LARGE + 2 * SMALL)) {
      // given how long the small fleet takes alone
      world.startWorker(
          Map.of(
              "EMBARK_IAM_WRITES_PER_MINUTE",
              WRITES_PER_MINUTE,
              "EMBARK_IAM_READS_PER_MINUTE",
              "100000"));
      Duration alone = run(world, "alone", world.clusters(0, SMALL));

      // when it runs next to a large one whose writes are all in the queue
      List<ClusterTarget> large = world.clusters(2 * SMALL, 2 * SMALL + LARGE);
      WorkflowStub run = start(world, "large", large);
      Eventually.await(
          Installation.PATIENCE,
          () -> world.calls(call -> call.operation().equals("gcpCreateSa")).size() >= LARGE + SMALL,
          () -> "the large one has registered its clusters");
      List<ClusterTarget> small = world.clusters(SMALL, 2 * SMALL);
      Duration beside = run(world, "beside", small);
      terminate(temporal, run, large);

      // then, once its own writes are queued too, few of the large one's precede the last of them
      Instant lastQueued = lastQueued(temporal, small);
      int queued = LARGE - writesOf(world, large, Instant.MIN, lastQueued);
      int wentFirst = writesOf(world, large, lastQueued, lastWrite(world, small));
      System.out.printf(
          "alone %d ms, beside %d ms: %.2f times; %d of %d queued writes of the large one went"
              + " first%n",
          alone.toMillis(), beside.toMillis(), ratio(beside, alone), wentFirst, queued);
      assertThat(queued).as("contention").isGreaterThan(2 * MOST_THAT_GO_FIRST);
      assertThat(wentFirst).isLessThanOrEqualTo(MOST_THAT_GO_FIRST);
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

  /** Terminates the rest of the large fleet, which no longer matters. */
  private static void terminate(
      TemporalServer temporal, WorkflowStub fleet, List<ClusterTarget> clusters) {
    List<String> batches = fleet.query("status", FleetStatus.class).batches();
    terminate(fleet);
    batches.forEach(id -> terminate(temporal.client().newUntypedWorkflowStub(id)));
    clusters.stream()
        .map(target -> WorkflowIds.cluster(target.clusterId()))
        .forEach(id -> terminate(temporal.client().newUntypedWorkflowStub(id)));
  }

  private static void terminate(WorkflowStub run) {
    try {
      run.terminate("The test is over.");
    } catch (WorkflowNotFoundException ended) {
      // Already closed.
    }
  }

  /** Returns when the server had the last of these clusters' writes in its queue. */
  private static Instant lastQueued(TemporalServer temporal, List<ClusterTarget> clusters) {
    return clusters.stream()
        .flatMap(
            target ->
                temporal
                    .client()
                    .fetchHistory(WorkflowIds.cluster(target.clusterId()))
                    .getEvents()
                    .stream())
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .filter(
            event ->
                event
                    .getActivityTaskScheduledEventAttributes()
                    .getTaskQueue()
                    .getName()
                    .endsWith("iam-write"))
        .map(
            event ->
                Instant.ofEpochSecond(
                    event.getEventTime().getSeconds(), event.getEventTime().getNanos()))
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static Instant lastWrite(OwnWorld world, List<ClusterTarget> clusters) {
    Set<String> accounts = accounts(clusters);
    return world
        .calls(call -> OwnWorld.writes().test(call) && accounts.contains(call.subject()))
        .stream()
        .map(Call::at)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static int writesOf(
      OwnWorld world, List<ClusterTarget> clusters, Instant after, Instant before) {
    Set<String> accounts = accounts(clusters);
    return world
        .calls(
            call ->
                OwnWorld.writes().test(call)
                    && accounts.contains(call.subject())
                    && call.at().isAfter(after)
                    && call.at().isBefore(before))
        .size();
  }

  private static Set<String> accounts(List<ClusterTarget> clusters) {
    return clusters.stream()
        .map(ClusterTarget::clientServiceAccount)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
