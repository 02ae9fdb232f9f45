package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.client.StartedRun;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Plans and onboards a whole fleet within Temporal's limits. Opt-in, since it takes minutes: {@code
 * ./mvnw -pl e2e -am test -Dtest=LargeFleetTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dembark.fleet=10000}.
 */
@RealServer
@EnabledIfSystemProperty(named = "embark.fleet", matches = "\\d+")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class LargeFleetTest {

  private static final int CLUSTERS = Integer.getInteger("embark.fleet", 1_000);
  private static final Duration PROPAGATION = Duration.ofSeconds(5);

  /** The same for every size, so that durations are comparable. */
  private static final int WINDOW = 400;

  private static final int MOST_EVENTS_OF_A_FLEET = 4_000;
  private static final int MOST_EVENTS_OF_A_BATCH = 2_500;

  /** With six for a look of its own, if the batch's was over a minute old. */
  private static final int MOST_EVENTS_OF_A_CLUSTER = 45 + 6;

  private static final int LARGEST_EVENT = 1 << 20;

  @Test
  void staysWithinTheLimitsOfHistoriesAndPayloads() {
    TemporalServer temporal = Installation.shared().temporal();
    SimulatorsSettings settings = SimulatorsSettings.defaults().withQuotas(false);
    try (OwnWorld world = new OwnWorld(temporal, "large", settings, PROPAGATION, CLUSTERS)) {
      world.startWorker(
          Map.of(
              "EMBARK_IAM_WRITES_PER_MINUTE", "60000",
              "EMBARK_IAM_READS_PER_MINUTE", "100000",
              "EMBARK_CASTAI_RATE", "2000"));
      List<ClusterTarget> clusters = world.clusters(0, CLUSTERS);

      // when it is planned, started twice, and has ended
      plan(world, clusters, temporal.client());
      FleetInput input =
          world.input("large", clusters, new Rollout(WINDOW, MaxFailures.parse("100%")));
      WorkflowStub run = world.onboard(input);
      StartedRun again = world.embark().fleets().start(input);
      FleetStatus end = run.getResult(FleetStatus.class);

      // then
      assertThat(again.attached()).isTrue();
      assertThat(end.counts().of("Onboarded")).as("%s", end.counts()).isEqualTo(CLUSTERS);
      Duration took =
          Duration.between(run.describe().getStartTime(), run.describe().getCloseTime());
      say("fleet of %d, %d at once: %d s", CLUSTERS, WINDOW, took.toSeconds());
      check(temporal.client(), WorkflowIds.fleet("large"), MOST_EVENTS_OF_A_FLEET);
      end.batches().forEach(id -> check(temporal.client(), id, MOST_EVENTS_OF_A_BATCH));
      check(
          temporal.client(),
          WorkflowIds.cluster(clusters.get(CLUSTERS / 2).clusterId()),
          MOST_EVENTS_OF_A_CLUSTER);
      long lists = world.calls(call -> call.operation().equals("listClusters")).size();
      say("list calls, plan included: %d over %d batches", lists, end.batches().size());
      assertThat(lists).isLessThanOrEqualTo(2L * end.batches().size() * (took.toMinutes() + 1));
      assertThat(world.calls(OwnWorld.writes())).hasSize(CLUSTERS);
    }
  }

  private static void plan(OwnWorld world, List<ClusterTarget> clusters, WorkflowClient client) {
    FleetInput input = world.input("large", clusters, Rollout.DEFAULT);
    StartedRun started = world.embark().plans().start(input);
    WorkflowStub run = client.newUntypedWorkflowStub(started.workflowId());
    PlanResult plan = run.getResult(PlanResult.class);
    assertThat(plan.counts().onboard()).isEqualTo(CLUSTERS);
    assertThat(world.embark().plans().clusters(plan)).hasSize(CLUSTERS);
    say(
        "plan of %d: %d s",
        CLUSTERS,
        Duration.between(run.describe().getStartTime(), run.describe().getCloseTime()).toSeconds());
    check(client, started.workflowId(), MOST_EVENTS_OF_A_FLEET);
    plan.pages().forEach(id -> check(client, id, MOST_EVENTS_OF_A_BATCH));
    assertThat(world.calls(call -> call.effect().equals("write"))).isEmpty();
  }

  /** Checks event sizes: an event holds the payloads of one call, so none of them is larger. */
  private static void check(WorkflowClient client, String workflowId, int most) {
    List<HistoryEvent> events = client.fetchHistory(workflowId).getEvents();
    int largest = events.stream().mapToInt(HistoryEvent::getSerializedSize).max().orElse(0);
    say("%s: %d events, largest %d bytes", workflowId, events.size(), largest);
    assertThat(Events.ofDoneWork(events)).as(workflowId).isLessThanOrEqualTo(most);
    assertThat(largest).as(workflowId).isLessThanOrEqualTo(LARGEST_EVENT);
  }

  private static void say(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }
}
