package dev.embark.starter.demo;

import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.engine.LocalEngine;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A worker that is really killed: a separate process on a real Temporal server, killed by the
 * operating system while every cluster waits, without a graceful shutdown. Time is real here, so
 * the waits are seconds. Requires the {@code temporal} binary; deletes its folder when closed.
 */
final class KilledWorker implements AutoCloseable {

  private static final Duration PROPAGATION = Duration.ofSeconds(4);

  private final Path folder;
  private final LocalEngine engine;
  private final Simulators simulators;
  private final DemoFleet fleet;
  private Process worker;

  private KilledWorker(Scenario scenario, Surroundings surroundings) throws IOException {
    this.folder = Files.createTempDirectory("embark-demo");
    Map<String, String> environment = new HashMap<>(surroundings.environment());
    environment.put("XDG_STATE_HOME", folder.toString());
    this.engine =
        LocalEngine.start(surroundings.with(environment), LocalEngine.Listening.anywhere());
    this.simulators =
        new Simulators(
                SimulatorsSettings.defaults().withPropagationWithin(PROPAGATION), Clock.systemUTC())
            .start();
    this.fleet = new DemoFleet(scenario, engine);
    simulators.add(fleet.clusters());
    this.worker = startWorker(1);
  }

  static DemoResult run(Scenario scenario, Surroundings surroundings, Consumer<Counts> progress) {
    long began = System.nanoTime();
    try (KilledWorker demo = new KilledWorker(scenario, surroundings)) {
      Inspection inspection = Inspection.begin(demo.simulators, demo.fleet.clusters());
      demo.show(progress);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return new DemoResult(scenario, demo.fleet.results(), inspection.findings(), took, took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void show(Consumer<Counts> progress) throws IOException {
    FleetWorkflow run =
        fleet.start(
            "demo",
            fleet.clusters().clusters(),
            Demo.ROLLOUT,
            new ClusterOptions(new Timing(PROPAGATION), OnFailure.ROLLBACK, false, false));
    DemoFleet.await(fleet::allHaveWaited);
    worker.destroyForcibly().onExit().join();
    worker = startWorker(2);
    try (ProgressPoll poll = ProgressPoll.of(() -> run.status().counts(), progress)) {
      progress.accept(WorkflowStub.fromTyped(run).getResult(FleetStatus.class).counts());
      poll.stop();
    }
  }

  private Process startWorker(int number) throws IOException {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.embark.starter.Main",
            "worker");
    process.environment().clear();
    process.environment().putAll(fleet.workerVariables(simulators));
    process.environment().put("TEMPORAL_ADDRESS", engine.address());
    process.environment().put("EMBARK_MIN_PROPAGATION", PROPAGATION.toSeconds() + "s");
    process.redirectErrorStream(true);
    process.redirectOutput(folder.resolve("worker-" + number + ".log").toFile());
    return process.start();
  }

  @Override
  public void close() throws IOException {
    worker.destroyForcibly().onExit().join();
    simulators.close();
    engine.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
