package dev.embark.e2e;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A fleet on a real Temporal server with two workers, all of which are repeatedly killed and
 * restarted. The simulators live in this process: they are the world, which is not killed.
 */
final class ChaosRun implements AutoCloseable {

  private static final Duration PROPAGATION = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final TaskQueues QUEUES = new TaskQueues("chaos");
  private static final int IN_FLIGHT = 40;
  private static final String STRAGGLER = "straggler";

  final Map<String, Integer> kills = new TreeMap<>();
  final List<FleetCluster> clusters;
  final Simulators simulators;
  final int disturbed;
  private final ChaosPlan plan;
  private final Path folder;
  private final TemporalServer temporal;
  private final WorkerProcess[] workers = new WorkerProcess[2];

  ChaosRun(long seed, int size, Path folder) {
    this.plan = new ChaosPlan(seed);
    this.folder = folder;
    this.simulators =
        new Simulators(
                SimulatorsSettings.defaults()
                    .withPropagationWithin(PROPAGATION)
                    .withReconcileDelay(Duration.ofMillis(300)),
                InstantSource.system())
            .start();
    this.clusters = simulators.add(Fleet.of(seed, plan.situations(size))).clusters();
    this.disturbed = plan.disturb(clusters, simulators);
    keepOneBack();
    this.temporal = TemporalServer.start(folder);
    startWorker(0);
    startWorker(1);
  }

  /** Starts the fleet, kills this many processes while it runs, and waits for its end. */
  void play(int wanted) {
    WorkflowStub fleet = start();
    while (killed() < wanted && !isClosed(fleet)) {
      ChaosPlan.Kill kill = plan.nextKill();
      pause(kill.afterMillis());
      kill.victims().forEach(this::kill);
      pause(kill.downMillis());
      revive(kill.victims());
    }
    simulators.faults().remove(STRAGGLER);
    Eventually.await(PATIENCE, () -> isClosed(fleet), () -> "the fleet ends, in " + folder);
  }

  /** Keeps the fleet running until the last kill, however fast the machine is. */
  private void keepOneBack() {
    Set<String> disturbedOnes =
        simulators.faults().rules().stream().map(FaultRule::subject).collect(Collectors.toSet());
    FleetCluster straggler =
        clusters.stream()
            .filter(each -> each.situation() == ClusterSituation.FRESH)
            .filter(each -> !disturbedOnes.contains(each.id().toString()))
            .filter(each -> !disturbedOnes.contains(each.serviceAccount()))
            .findFirst()
            .orElseThrow();
    simulators
        .faults()
        .add(
            FaultRule.always(
                STRAGGLER,
                "GetIamPolicy",
                straggler.serviceAccount(),
                Fault.of("unavailable-before")));
  }

  int killed() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns what each run claims about its cluster; clusters without a closed run are absent. */
  Map<FleetCluster, ClusterResult> claims() {
    Map<FleetCluster, ClusterResult> claims = new HashMap<>();
    for (FleetCluster cluster : clusters) {
      WorkflowStub run =
          temporal.client().newUntypedWorkflowStub(WorkflowIds.cluster(cluster.id().toString()));
      try {
        claims.put(cluster, run.getResult(ClusterResult.class));
      } catch (WorkflowFailedException failed) {
        if (failed.getCause() instanceof ApplicationFailure failure) {
          claims.put(cluster, failure.getDetails().get(ClusterResult.class));
        }
      } catch (WorkflowNotFoundException neverStarted) {
        // Absent.
      }
    }
    return claims;
  }

  private WorkflowStub start() {
    List<ClusterTarget> targets =
        clusters.stream()
            .map(
                each ->
                    ClusterTarget.of(each.id().toString(), each.projectId(), each.serviceAccount()))
            .toList();
    ClusterList list = ClusterList.of(targets);
    WorkflowStub stub =
        temporal
            .client()
            .newUntypedWorkflowStub(
                FleetWorkflow.class.getSimpleName(),
                WorkflowOptions.newBuilder()
                    .setWorkflowId(WorkflowIds.fleet("chaos"))
                    .setTaskQueue(QUEUES.workflows())
                    .build());
    stub.start(
        new FleetInput(
            "chaos",
            list.digest(),
            list,
            // The fleet continues however many fail: the clusters are what is checked.
            new Rollout(IN_FLIGHT, new MaxFailures(100, true)),
            Installation.options(PROPAGATION),
            Authorship.of("chaos")));
    return stub;
  }

  private void kill(ChaosPlan.Victim victim) {
    kills.merge(victim.name(), 1, Integer::sum);
    switch (victim) {
      case FIRST_WORKER -> workers[0].kill();
      case SECOND_WORKER -> workers[1].kill();
      case TEMPORAL -> temporal.kill();
    }
  }

  /** Starts Temporal first: a worker that cannot reach it does not start. */
  private void revive(List<ChaosPlan.Victim> victims) {
    if (victims.contains(ChaosPlan.Victim.TEMPORAL)) {
      temporal.restart();
    }
    if (victims.contains(ChaosPlan.Victim.FIRST_WORKER)) {
      startWorker(0);
    }
    if (victims.contains(ChaosPlan.Victim.SECOND_WORKER)) {
      startWorker(1);
    }
  }

  private void startWorker(int number) {
    if (workers[number] != null) {
      workers[number].close();
    }
    Map<String, String> environment =
        SimulatedWorld.workerVariables(
            simulators, QUEUES.environment(), List.of(Installation.ALLOWED_PROJECTS));
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    environment.put("EMBARK_MIN_PROPAGATION", PROPAGATION.toSeconds() + "s");
    workers[number] = WorkerProcess.start("worker-" + (number + 1), folder, environment);
  }

  private static boolean isClosed(WorkflowStub run) {
    try {
      return run.describe().getStatus()
          != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (StatusRuntimeException | WorkflowServiceException temporalIsAway) {
      return false;
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  @Override
  public void close() {
    for (WorkerProcess worker : workers) {
      if (worker != null) {
        worker.close();
      }
    }
    temporal.close();
    simulators.close();
  }
}
