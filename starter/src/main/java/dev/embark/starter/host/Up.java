package dev.embark.starter.host;

import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetManifest;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.client.EngineState;
import dev.embark.starter.client.PayloadOptions;
import dev.embark.starter.engine.LocalEngine;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.Surroundings;
import dev.embark.worker.EmbarkWorker;
import dev.embark.worker.IgnoredProxy;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.temporal.TemporalTarget;
import dev.embark.worker.temporal.TemporalUnreachableException;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The local engine, a worker and, if requested, the simulators, all running until closed. Open runs
 * continue at the next start, on the same database. Thread-safe once started.
 */
final class Up implements AutoCloseable {

  /** Simulated and real runs share the server but never a task queue. */
  private static final String SIMULATED_ENVIRONMENT = "simulated";

  /** The fleet in examples/fleet.yaml. */
  static final long FLEET_SEED = 1;

  private final Surroundings surroundings;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable LocalEngine engine;
  private @Nullable Simulators simulators;
  private @Nullable EmbarkWorker worker;
  private @Nullable Path manifest;
  private @Nullable EngineState state;
  private List<String> openFleets = List.of();

  private Up(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Starts everything; stops what was started if anything fails.
   *
   * @throws CommandException if one is already running, or something does not start
   */
  static Up start(Surroundings surroundings, UpRequest request) {
    Up up = new Up(surroundings);
    try {
      up.open(request);
      return up;
    } catch (ConfigurationException e) {
      up.close();
      throw request.simulated() == null
          ? WorkerTrouble.of(e, "Or without any account: embark up --simulate")
          : WorkerTrouble.of(e);
    } catch (TemporalUnreachableException e) {
      up.close();
      throw WorkerTrouble.of(e);
    } catch (IOException | UncheckedIOException e) {
      up.close();
      if (e.getCause() instanceof BindException taken) {
        throw CommandException.of(
                ExitCode.FAILED, "embark up: " + e.getMessage() + ": " + taken.getMessage() + ".")
            .next("Stop what listens there, or give the worker another port: EMBARK_HTTP_PORT=0.")
            .because(e);
      }
      throw CommandException.of(ExitCode.FAILED, "embark up cannot start: " + FileTrouble.why(e))
          .next(
              "It keeps its state in "
                  + EngineState.folder(surroundings)
                  + "; set XDG_STATE_HOME to a writable folder.")
          .because(e);
    } catch (RuntimeException e) {
      up.close();
      throw e;
    }
  }

  /** Returns the state with which other commands find it. */
  EngineState state() {
    return started(state);
  }

  /** Returns the server of the runs. */
  LocalEngine engine() {
    return started(engine);
  }

  /** Returns the simulators, if requested. */
  Optional<Simulators> simulators() {
    return Optional.ofNullable(simulators);
  }

  /** Returns the manifest of the simulated clusters, if there are any. */
  Optional<Path> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** Returns the address of the worker's health and metrics. */
  Optional<String> health() {
    return started(worker).address().map(Object::toString);
  }

  /**
   * Returns the fleets of an earlier start that were still open and belong to this kind of worker.
   */
  List<String> openFleets() {
    return openFleets;
  }

  /** Completes when the server has exited on its own. */
  CompletableFuture<Integer> onEngineExit() {
    return engine().onExit();
  }

  /** Stops the worker, then the rest. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        surroundings.err().println("warning: something did not stop: " + e.getMessage());
      }
    }
  }

  private void open(UpRequest request) throws IOException {
    running.push(UpLock.take(surroundings));
    Map<String, String> variables =
        request.simulated() == null
            ? surroundings.environment()
            : simulatedVariables(request.simulated());
    WorkerConfiguration configuration = WorkerConfiguration.read(variables);
    HostLogging.warnings(surroundings);
    if (configuration.castAi().isReal()) {
      IgnoredProxy.warning(variables, System.getProperty(IgnoredProxy.PROPERTY))
          .ifPresent(warning -> surroundings.err().println("warning: " + warning));
    }
    engine =
        closedAtTheEnd(
            LocalEngine.start(
                surroundings, new LocalEngine.Listening(request.port(), request.uiPort())));
    worker =
        closedAtTheEnd(
            EmbarkWorker.start(
                configuration,
                TemporalTarget.engine(engine().service(), engine().namespace(), false)));
    openFleets = fleetsUnderWay(engine(), new TaskQueues(configuration.environment()));
    announce(configuration, request);
  }

  private static List<String> fleetsUnderWay(LocalEngine engine, TaskQueues queues) {
    WorkflowClientOptions options =
        WorkflowClientOptions.newBuilder().setNamespace(engine.namespace()).build();
    String query =
        "WorkflowType = '"
            + FleetWorkflow.class.getSimpleName()
            + "' AND ExecutionStatus = 'Running' AND TaskQueue = '"
            + queues.workflows()
            + "'";
    return WorkflowClient.newInstance(engine.service(), options)
        .listExecutions(query)
        .map(run -> run.getExecution().getWorkflowId().substring("fleet/".length()))
        .toList();
  }

  private Map<String, String> simulatedVariables(UpRequest.Simulated wanted) throws IOException {
    Simulators world =
        closedAtTheEnd(
            new Simulators(
                    SimulatorsSettings.defaults().withPropagationWithin(wanted.propagation()),
                    Clock.systemUTC())
                .start());
    simulators = world;
    Fleet fleet = world.add(Fleet.varied(FLEET_SEED, wanted.clusters()));
    manifest =
        Files.writeString(
            EngineState.folder(surroundings).resolve("simulated-fleet.yaml"),
            FleetManifest.yaml("simulated", fleet));
    Map<String, String> variables =
        SimulatedWorld.workerVariables(world, SIMULATED_ENVIRONMENT, fleet.projects());
    variables.put("EMBARK_HTTP_PORT", "0");
    // The other commands take these from their environment and must match this worker.
    copy(PayloadOptions.VARIABLES, variables);
    copy(WorkerConfiguration.Log.VARIABLES, variables);
    variables.put("EMBARK_MIN_PROPAGATION", wanted.propagation().toMillis() + "ms");
    return variables;
  }

  private void copy(List<String> names, Map<String, String> variables) {
    names.forEach(name -> variables.put(name, surroundings.variable(name, "")));
  }

  private void announce(WorkerConfiguration configuration, UpRequest request) throws IOException {
    UpRequest.Simulated simulated = request.simulated();
    EngineState announced =
        new EngineState(
            engine().address(),
            engine().namespace(),
            configuration.environment(),
            engine().uiUrl(),
            ProcessHandle.current().pid(),
            simulated == null ? null : DurationText.of(simulated.propagation()));
    Path file = EngineState.file(surroundings);
    announced.write(file);
    running.push(() -> EngineState.remove(file));
    state = announced;
  }

  private <T extends AutoCloseable> T closedAtTheEnd(T part) {
    running.push(part);
    return part;
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("Not started");
    }
    return part;
  }
}
