package dev.embark.starter.demo;

import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.engine.EmbeddedEngine;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.worker.EmbarkWorker;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.temporal.TemporalTarget;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OnboardingOptions;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario within this process: Temporal's in-memory server with skipped time, a worker that
 * knows only the simulators, and the simulators on the server's clock. Everything else is what runs
 * in production. Ends with the process; leaves nothing behind.
 */
public final class Demo implements AutoCloseable {

  private static final String ENVIRONMENT = "demo";

  /** Even a scenario in which every cluster fails is shown to its end. */
  private static final Rollout ROLLOUT = new Rollout(200, new MaxFailures(100, true));

  private final Scenario scenario;
  private final EmbeddedEngine engine;
  private final Simulators simulators;
  private final Fleet fleet;
  private final EmbarkWorker worker;
  private final WorkflowClient client;

  private Demo(Scenario scenario) {
    this.scenario = scenario;
    this.fleet = scenario.fleet();
    this.engine = EmbeddedEngine.start();
    this.simulators = new Simulators(SimulatorsSettings.defaults(), engine.clock()).start();
    simulators.add(fleet);
    this.worker =
        EmbarkWorker.start(
            WorkerConfiguration.read(workerVariables()),
            TemporalTarget.engine(engine.service(), engine.namespace(), true));
    this.client =
        WorkflowClient.newInstance(
            engine.service(),
            WorkflowClientOptions.newBuilder()
                .setNamespace(engine.namespace())
                .setDataConverter(PayloadFormat.dataConverter())
                .build());
  }

  /**
   * Runs the scenario to its end.
   *
   * @param progress is told how far it is, from another thread, several times a second
   */
  public static DemoResult run(Scenario scenario, Consumer<Counts> progress) {
    long began = System.nanoTime();
    try (Demo demo = new Demo(scenario)) {
      demo.runBefore();
      Instant start = demo.engine.clock().instant();
      Inspection inspection = Inspection.begin(demo.simulators, demo.fleet);
      demo.onboard("demo", demo.fleet.clusters(), progress);
      Duration simulated = Duration.between(start, demo.engine.clock().instant());
      List<DemoResult.Cluster> clusters = demo.results();
      Inspection.Findings findings = inspection.findings();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return new DemoResult(scenario, clusters, findings, took, simulated);
    }
  }

  @Override
  public void close() {
    worker.close();
    simulators.close();
    engine.close();
  }

  private Map<String, String> workerVariables() {
    List<String> ours =
        fleet.projects().stream()
            .filter(project -> !project.equals(Fleet.OUTSIDE_PROJECT))
            .toList();
    Map<String, String> variables = SimulatedWorld.workerVariables(simulators, ENVIRONMENT, ours);
    variables.put("EMBARK_HTTP_PORT", "off");
    return variables;
  }

  /** The run that has onboarded some of the clusters before the one that is shown. */
  private void runBefore() {
    List<Part> parts = scenario.partOfEachCluster();
    List<FleetCluster> before = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).onboardedBefore()) {
        before.add(fleet.clusters().get(i));
      }
    }
    if (!before.isEmpty()) {
      onboard("demo-before", before, counts -> {});
    }
  }

  private void onboard(String name, List<FleetCluster> clusters, Consumer<Counts> progress) {
    ClusterList list = ClusterList.of(clusters.stream().map(Demo::target).toList());
    FleetInput input =
        new FleetInput(
            name,
            list.digest(),
            list,
            ROLLOUT,
            OnboardingOptions.DEFAULT,
            Authorship.of("embark demo"));
    FleetWorkflow workflow =
        client.newWorkflowStub(
            FleetWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.fleet(name))
                .setTaskQueue(new TaskQueues(ENVIRONMENT).workflows())
                .build());
    FleetWorkflow sameRun = client.newWorkflowStub(FleetWorkflow.class, WorkflowIds.fleet(name));
    FleetStatus end;
    try (ProgressPoll poll = ProgressPoll.of(() -> sameRun.status().counts(), progress)) {
      end = engine.skippingTime(() -> workflow.onboardFleet(input));
      poll.stop();
    }
    progress.accept(end.counts());
  }

  private List<DemoResult.Cluster> results() {
    List<Part> parts = scenario.partOfEachCluster();
    List<DemoResult.Cluster> results = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      FleetCluster cluster = fleet.clusters().get(i);
      results.add(new DemoResult.Cluster(cluster, parts.get(i), result(cluster)));
    }
    return results;
  }

  private @Nullable OnboardingResult result(FleetCluster cluster) {
    try {
      return client
          .newUntypedWorkflowStub(WorkflowIds.cluster(cluster.id().toString()))
          .query("status", OnboardingStatus.class)
          .result();
    } catch (WorkflowNotFoundException neverStarted) {
      return null;
    }
  }

  private static ClusterTarget target(FleetCluster cluster) {
    return ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
  }
}
