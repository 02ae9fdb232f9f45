package dev.embark.starter.demo;

import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.starter.engine.RunningEngine;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The clusters of a scenario and their runs on an engine. */
final class DemoFleet {

  private static final String ENVIRONMENT = "demo";

  /** Includes the start of a worker's process on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final Duration POLL = Duration.ofMillis(50);

  private final Scenario scenario;
  private final Fleet clusters;
  private final WorkflowClient client;
  private final Set<FleetCluster> prepared = new HashSet<>();

  DemoFleet(Scenario scenario, RunningEngine engine) {
    this.scenario = scenario;
    this.clusters = scenario.fleet();
    this.client =
        WorkflowClient.newInstance(
            engine.service(),
            WorkflowClientOptions.newBuilder()
                .setNamespace(engine.namespace())
                .setDataConverter(PayloadFormat.dataConverter())
                .build());
  }

  Fleet clusters() {
    return clusters;
  }

  /**
   * Returns the complete environment of a worker that may touch these clusters, except those in the
   * outside project.
   */
  Map<String, String> workerVariables(Simulators simulators) {
    List<String> ours =
        clusters.projects().stream()
            .filter(project -> !project.equals(Fleet.OUTSIDE_PROJECT))
            .toList();
    Map<String, String> variables = SimulatedWorld.workerVariables(simulators, ENVIRONMENT, ours);
    variables.put("EMBARK_HTTP_PORT", "off");
    return variables;
  }

  /** Starts a run for some of the clusters. */
  FleetWorkflow start(
      String name, List<FleetCluster> some, Rollout rollout, ClusterOptions options) {
    ClusterList list = ClusterList.of(some.stream().map(DemoFleet::target).toList());
    FleetInput input =
        new FleetInput(name, list.digest(), list, rollout, options, Authorship.of("embark demo"));
    FleetWorkflow workflow =
        client.newWorkflowStub(
            FleetWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.fleet(name))
                .setTaskQueue(new TaskQueues(ENVIRONMENT).workflows())
                .build());
    WorkflowClient.start(workflow::run, input);
    return client.newWorkflowStub(FleetWorkflow.class, WorkflowIds.fleet(name));
  }

  /** Waits for a condition without skipping time. */
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isTrue(condition)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("What the scenario waits for did not happen");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** A run that has just been started cannot be queried yet. */
  private static boolean isTrue(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (WorkflowException notYet) {
      return false;
    }
  }

  /**
   * Whether every cluster waits for IAM or has done so. On a slow machine the first one no longer
   * waits when the last one begins to.
   */
  boolean allHaveWaited() {
    clusters.clusters().stream()
        .filter(each -> !prepared.contains(each))
        .filter(each -> isTrue(() -> status(each).phase() != Phase.Preparing))
        .forEach(prepared::add);
    return prepared.size() == clusters.clusters().size();
  }

  /** Returns how each cluster ended. */
  List<DemoResult.Cluster> results() {
    List<Part> parts = scenario.partOfEachCluster();
    List<DemoResult.Cluster> results = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      FleetCluster cluster = clusters.clusters().get(i);
      results.add(new DemoResult.Cluster(cluster, parts.get(i), result(cluster)));
    }
    return results;
  }

  private @Nullable ClusterResult result(FleetCluster cluster) {
    try {
      return status(cluster).result();
    } catch (WorkflowNotFoundException neverStarted) {
      return null;
    }
  }

  private ClusterStatus status(FleetCluster cluster) {
    return client
        .newUntypedWorkflowStub(WorkflowIds.cluster(cluster.id().toString()))
        .query("status", ClusterStatus.class);
  }

  private static ClusterTarget target(FleetCluster cluster) {
    return ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
  }
}
