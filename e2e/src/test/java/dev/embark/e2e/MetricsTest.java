package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Triggers every monitored event at a worker and checks the names of its metrics: counters appear
 * with their first event.
 */
@RealServer
@Timeout(300)
class MetricsTest {

  private static final TaskQueues QUEUES = new TaskQueues("metrics");
  private static final Duration PROPAGATION = Duration.ofSeconds(1);

  /** More than the worker caches. */
  private static final int CLUSTERS = 12;

  private static final String CACHE = "10";
  private static final Pattern SERIES = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? [^ ]+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  /** Labels that Prometheus itself adds on a scrape. */
  private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

  private static final String SCRAPED = "up";

  @TempDir Path folder;

  @Test
  void alertsDashboardAndDocumentsAskForWhatAWorkerExports() throws IOException {
    // given
    Map<String, Set<String>> asked = PromQl.asked();
    assertThat(asked).hasSizeGreaterThan(15);
    assertThat(asked.get("embark_clusters_ended_total")).contains("outcome", "code");

    try (TemporalServer temporal = TemporalServer.start(folder);
        OwnWorld world =
            new OwnWorld(
                temporal,
                QUEUES.environment(),
                SimulatorsSettings.defaults(),
                PROPAGATION,
                CLUSTERS + 1)) {
      // when a fleet is open with a failing step while others end
      ClusterTarget failing = world.clusters(0, 1).get(0);
      strike(failing, new Fault("status", Map.of("status", "503")), world);
      world.onboard(
          world.input(
              "metrics",
              world.clusters(0, CLUSTERS),
              new Rollout(CLUSTERS, MaxFailures.parse("100%"))));
      WorkerProcess worker = world.startWorker(Map.of("EMBARK_WORKFLOW_CACHE", CACHE));
      awaitCall(failing, world);

      // and a client writes undecodable data
      cluster(failing, temporal).signal("rollBack", Map.of("no", "text"));
      temporal
          .client()
          .newUntypedWorkflowStub(
              OnboardingWorkflow.class.getSimpleName(),
              WorkflowOptions.newBuilder()
                  .setWorkflowId("unreadable")
                  .setTaskQueue(QUEUES.workflows())
                  .build())
          .start("no input");

      // and a run is terminated while the worker processes it, and Temporal while it polls
      ClusterTarget ended = world.clusters(CLUSTERS, CLUSTERS + 1).get(0);
      // Longer than it may take to terminate the run, which the worker must not know of before.
      strike(ended, new Fault("hang", Map.of("seconds", "10")), world);
      Onboardings.start(
          temporal.client(),
          QUEUES,
          OnboardingInput.single(ended, Installation.options(PROPAGATION), Authorship.of("ada")));
      awaitCall(ended, world);
      cluster(ended, temporal).terminate("a test");
      Eventually.await(
          Installation.PATIENCE,
          () -> exported(worker).containsKey("temporal_request_failure_total"),
          () -> "the worker reports what nobody waits for any more");
      temporal.kill();
      temporal.restart();

      // then
      Eventually.await(
          Installation.PATIENCE,
          () -> missing(asked, exported(worker)).isEmpty(),
          () -> missing(asked, exported(worker)) + " of " + exported(worker));
    }
  }

  private static void strike(ClusterTarget target, Fault fault, OwnWorld world) {
    world
        .simulators()
        .faults()
        .add(FaultRule.always(target.clusterId(), "gcpCreateSa", target.clusterId(), fault));
  }

  private static void awaitCall(ClusterTarget target, OwnWorld world) {
    Eventually.await(
        Installation.PATIENCE,
        () ->
            !world
                .calls(
                    call ->
                        call.operation().equals("gcpCreateSa")
                            && call.subject().equals(target.clusterId()))
                .isEmpty(),
        () -> "the cluster is being registered");
  }

  private static WorkflowStub cluster(ClusterTarget target, TemporalServer temporal) {
    return temporal.client().newUntypedWorkflowStub(WorkflowIds.cluster(target.clusterId()));
  }

  /** Returns each monitored metric that is missing, or missing with the labels that select it. */
  private static Map<String, Set<String>> missing(
      Map<String, Set<String>> asked, Map<String, Set<String>> exported) {
    Map<String, Set<String>> missing = new TreeMap<>();
    asked.forEach(
        (metric, labels) -> {
          // Documents name a histogram as a whole.
          Set<String> there = exported.getOrDefault(metric, exported.get(metric + "_count"));
          Set<String> ours = new TreeSet<>(labels);
          ours.removeAll(OF_THE_SCRAPE);
          if (!metric.equals(SCRAPED) && (there == null || !there.containsAll(ours))) {
            missing.put(metric, ours);
          }
        });
    return missing;
  }

  private static Map<String, Set<String>> exported(WorkerProcess worker) {
    Map<String, Set<String>> exported = new TreeMap<>();
    Matcher series = SERIES.matcher(worker.metrics());
    while (series.find()) {
      Set<String> labels = exported.computeIfAbsent(series.group(1), name -> new TreeSet<>());
      Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
      while (label.find()) {
        labels.add(label.group(1));
      }
    }
    return exported;
  }
}
