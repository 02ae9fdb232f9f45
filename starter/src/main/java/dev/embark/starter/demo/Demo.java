package dev.embark.starter.demo;

import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.engine.EmbeddedEngine;
import dev.embark.starter.output.Surroundings;
import dev.embark.worker.EmbarkWorker;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.temporal.TemporalTarget;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a scenario within this process: Temporal's in-memory server with time skipping, a worker
 * that only knows the simulators, and the simulators on the server's clock. Everything else is the
 * production code. Ends with the process and leaves nothing behind.
 */
public final class Demo implements AutoCloseable {

  /** Lets even a scenario in which every cluster fails run to its end. */
  static final Rollout ROLLOUT = new Rollout(200, new MaxFailures(100, true));

  /**
   * Few clusters at a time and one failure allowed, so that most are not started when the budget is
   * exceeded.
   */
  private static final Rollout STRICT = new Rollout(3, new MaxFailures(1, false));

  private static final Control OPERATOR = Control.by(Authorship.of("embark demo"));

  private final Scenario scenario;
  private final EmbeddedEngine engine;
  private final Simulators simulators;
  private final EmbarkWorker worker;
  private final DemoFleet fleet;

  private Demo(Scenario scenario) {
    this.scenario = scenario;
    this.engine = EmbeddedEngine.start();
    this.simulators = new Simulators(settings(scenario), engine.clock()).start();
    this.fleet = new DemoFleet(scenario, engine);
    simulators.add(fleet.clusters());
    this.worker =
        EmbarkWorker.start(
            WorkerConfiguration.read(fleet.workerVariables(simulators)),
            TemporalTarget.engine(engine.service(), engine.namespace(), true));
  }

  /**
   * Runs the scenario to its end.
   *
   * @param progress receives the progress several times a second, on another thread
   */
  public static DemoResult run(
      Scenario scenario, Surroundings surroundings, Consumer<Counts> progress) {
    if (scenario.course() == Course.WORKER_KILLED) {
      return KilledWorker.run(scenario, surroundings, progress);
    }
    long began = System.nanoTime();
    try (Demo demo = new Demo(scenario)) {
      demo.runBefore();
      Instant start = demo.engine.clock().instant();
      Inspection inspection = Inspection.begin(demo.simulators, demo.fleet.clusters());
      demo.show(progress);
      Duration simulated = Duration.between(start, demo.engine.clock().instant());
      List<DemoResult.Cluster> clusters = demo.fleet.results();
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

  private static SimulatorsSettings settings(Scenario scenario) {
    SimulatorsSettings settings = SimulatorsSettings.defaults();
    return scenario.propagation() == null
        ? settings
        : settings.withPropagationWithin(scenario.propagation());
  }

  /** The earlier run that onboards some of the clusters before the demonstrated run. */
  private void runBefore() {
    List<Part> parts = scenario.partOfEachCluster();
    List<FleetCluster> before = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).onboardedBefore()) {
        before.add(fleet.clusters().clusters().get(i));
      }
    }
    if (!before.isEmpty()) {
      finish(fleet.start("demo-before", before, ROLLOUT, ClusterOptions.DEFAULT), counts -> {});
    }
  }

  /** The demonstrated run, with the events of its course. */
  private void show(Consumer<Counts> progress) {
    boolean strict = scenario.course() == Course.STOPPED_AT_THE_BUDGET;
    FleetWorkflow shown =
        fleet.start(
            "demo", fleet.clusters().clusters(), strict ? STRICT : ROLLOUT, ClusterOptions.DEFAULT);
    if (strict) {
      DemoFleet.await(() -> shown.status().state() == FleetState.PAUSED);
      shown.stop(OPERATOR);
    }
    finish(shown, progress);
  }

  private void finish(FleetWorkflow run, Consumer<Counts> progress) {
    FleetStatus end;
    try (ProgressPoll poll = ProgressPoll.of(() -> run.status().counts(), progress)) {
      end = engine.skippingTime(() -> WorkflowStub.fromTyped(run).getResult(FleetStatus.class));
      poll.stop();
    }
    progress.accept(end.counts());
  }
}
