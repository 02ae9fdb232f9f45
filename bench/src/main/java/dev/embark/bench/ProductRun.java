package dev.embark.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.starter.Main;
import dev.embark.worker.WorkerMain;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs the product on one fleet: simulators, a worker and the command line as processes. */
final class ProductRun implements AutoCloseable {

  private static final Duration STARTING = Duration.ofSeconds(60);
  private static final int SAMPLE = 20;
  private static final int OK = 200;
  private static final int POLLING_PAUSE_MILLIS = 200;

  private final TemporalEngine engine;
  private final Path folder;
  private final SimulatorsOrder order;
  private final int clusters;
  private final Duration wait;
  private final MeasuredProcess simulators;
  private final MeasuredProcess worker;
  private final URI admin;
  private final HttpClient http = HttpClient.newHttpClient();

  ProductRun(TemporalEngine engine, Path folder, String fleet, Bench bench, long seed)
      throws IOException, InterruptedException {
    this.engine = engine;
    this.folder = Files.createDirectories(folder);
    this.clusters = bench.clusters();
    this.wait = bench.propagation();
    this.order =
        new SimulatorsOrder(
            bench.scenario(),
            seed,
            clusters,
            bench.inFlight(),
            wait.toMillis(),
            fleet,
            folder.toString(),
            bench.warmUp());
    this.simulators =
        MeasuredProcess.java(
            "simulators",
            folder,
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx3g"),
            SimulatorsMain.class.getName(),
            List.of(order.json()),
            Map.of());
    Map<String, String> environment =
        new ObjectMapper().readValue(simulators.line(), new TypeReference<>() {});
    this.admin = URI.create(Objects.requireNonNull(environment.remove("admin")));
    this.worker = startWorker(environment, bench.workerFlags());
  }

  private MeasuredProcess startWorker(Map<String, String> variables, List<String> flags)
      throws InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(variables);
    environment.put("TEMPORAL_ADDRESS", engine.address());
    environment.put("EMBARK_MIN_PROPAGATION", wait.toSeconds() + "s");
    environment.put("EMBARK_IAM_WRITES_PER_MINUTE", "100000");
    environment.put("EMBARK_IAM_READS_PER_MINUTE", "100000");
    environment.put("EMBARK_CASTAI_RATE", "10000");
    int port = TemporalEngine.freePort();
    environment.put("EMBARK_HTTP_PORT", Integer.toString(port));
    environment.put("EMBARK_LOG_LEVEL", "warn");
    MeasuredProcess started =
        MeasuredProcess.java(
            "worker", folder, flags, WorkerMain.class.getName(), List.of(), environment);
    awaitReady(started, URI.create("http://127.0.0.1:" + port + "/health/ready"));
    return started;
  }

  private void awaitReady(MeasuredProcess started, URI health) throws InterruptedException {
    long patience = System.nanoTime() + STARTING.toNanos();
    while (System.nanoTime() < patience) {
      started.usage(); // fails once the process has ended
      try {
        if (get(health).statusCode() == OK) {
          return;
        }
      } catch (IOException notYet) {
        // It is not listening yet.
      }
      TimeUnit.MILLISECONDS.sleep(POLLING_PAUSE_MILLIS);
    }
    throw new IllegalStateException("The worker does not get ready; see " + folder);
  }

  /** Onboards unmeasured clusters, if configured. */
  void warmUp() {
    if (order.warmUp() > 0) {
      submit(order.firstManifest());
      engine
          .client()
          .newUntypedWorkflowStub(WorkflowIds.fleet(order.firstFleet()))
          .getResult(FleetStatus.class);
    }
  }

  /** Onboards the fleet to its end and measures it. */
  FleetRound run() throws IOException, InterruptedException {
    return run(wait);
  }

  private FleetRound run(Duration waited) throws IOException, InterruptedException {
    forgetCalls();
    double serverBefore = engine.usage().cpuSeconds();
    double workerBefore = worker.usage().cpuSeconds();
    double simulatorsBefore = simulators.usage().cpuSeconds();
    TimedCommand starter = submit();
    WorkflowStub run = engine.client().newUntypedWorkflowStub(WorkflowIds.fleet(order.fleet()));
    FleetStatus status = run.getResult(FleetStatus.class);
    double makespan = makespan(run.describe());
    Usage used = worker.usage();
    Costs costs = costs(run, status);
    return new FleetRound(
        status.counts().ended(),
        makespan,
        clusters / Math.max(0.001, makespan - waited.toMillis() / 1000.0),
        starter.wallSeconds(),
        starter.cpuSeconds(),
        new Usage(used.cpuSeconds() - workerBefore, used.peakMiB(), used.residentMiB()),
        engine.usage().cpuSeconds() - serverBefore,
        simulators.usage().cpuSeconds() - simulatorsBefore,
        calls("SetIamPolicy"),
        calls("GetIamPolicy"),
        costs.cluster(),
        costs.parents(),
        costs.fleetEvents(),
        costs.batchEvents());
  }

  /**
   * Onboards the fleet a second time. The first run's records are found through list calls, which
   * lag, so this waits until the server counts all of them. No cluster waits for IAM this time.
   */
  FleetRound runAgain() throws IOException, InterruptedException {
    String recorded = "EmbarkFleet='" + order.fleet() + "' AND EmbarkOutcome='Onboarded'";
    while (engine.client().countWorkflows(recorded).getCount() < clusters) {
      TimeUnit.MILLISECONDS.sleep(POLLING_PAUSE_MILLIS);
    }
    return run(Duration.ZERO);
  }

  /** Starts the fleet without waiting for it. */
  TimedCommand submit() {
    return submit(order.manifest());
  }

  private TimedCommand submit(Path manifest) {
    List<String> arguments =
        List.of(
            "onboard",
            manifest.toString(),
            "--yes",
            "--detach",
            "--address",
            engine.address(),
            "--propagation",
            wait.toSeconds() + "s");
    List<String> flags = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    return TimedCommand.run(
            MeasuredProcess.javaCommand(flags, Main.class.getName(), arguments),
            Map.of("EMBARK_ENVIRONMENT", "bench", "HOME", folder.toString()),
            folder)
        .orFail();
  }

  Usage workerUsage() {
    return worker.usage();
  }

  /** Returns the number of clusters waiting on their timers, judging by policy writes. */
  long written() throws IOException, InterruptedException {
    return calls("SetIamPolicy");
  }

  private static double makespan(WorkflowExecutionDescription closed) {
    Duration took =
        Duration.between(
            closed.getStartTime(), Objects.requireNonNull(closed.getCloseTime(), "still open"));
    return took.toMillis() / 1000.0;
  }

  private record Costs(
      HistoryCost cluster, HistoryCost parents, double fleetEvents, double batchEvents) {}

  private Costs costs(WorkflowStub run, FleetStatus status) throws IOException {
    HistoryCost ofFleet = cost(run.getExecution());
    List<HistoryCost> ofBatches = new ArrayList<>();
    status.batches().forEach(id -> ofBatches.add(cost(id)));
    HistoryCost parents = ofBatches.stream().reduce(ofFleet, HistoryCost::plus);
    List<String> sample = sample();
    HistoryCost sum =
        sample.stream()
            .map(id -> cost(WorkflowIds.cluster(id)))
            .reduce(HistoryCost.NONE, HistoryCost::plus);
    return new Costs(
        sum.dividedBy(sample.size()),
        parents.dividedBy(clusters),
        ofFleet.events(),
        ofBatches.stream().mapToDouble(HistoryCost::events).max().orElse(0));
  }

  private HistoryCost cost(String workflowId) {
    return cost(WorkflowExecution.newBuilder().setWorkflowId(workflowId).build());
  }

  private HistoryCost cost(WorkflowExecution run) {
    return HistoryCost.of(engine.client(), run);
  }

  /** Returns clusters spread evenly over the manifest. */
  private List<String> sample() throws IOException {
    List<String> ids =
        Files.readAllLines(order.manifest()).stream()
            .filter(line -> line.startsWith("  - id: "))
            .map(line -> line.substring("  - id: ".length()))
            .toList();
    if (ids.size() != clusters) {
      throw new IllegalStateException(
          "The manifest shows " + ids.size() + " clusters where " + clusters + " were measured");
    }
    int step = Math.max(1, ids.size() / SAMPLE);
    List<String> sample = new ArrayList<>();
    for (int i = 0; i < ids.size(); i += step) {
      sample.add(ids.get(i));
    }
    return sample;
  }

  // ---- the simulators' call log

  private long calls(String operation) throws IOException, InterruptedException {
    String query = "/calls?limit=1&surface=iam-grpc&operation=" + operation;
    return new ObjectMapper().readTree(get(admin.resolve(query)).body()).path("count").asLong();
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(STARTING).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void forgetCalls() throws IOException, InterruptedException {
    http.send(
        HttpRequest.newBuilder(admin.resolve("/calls")).DELETE().timeout(STARTING).build(),
        HttpResponse.BodyHandlers.discarding());
  }

  @Override
  public void close() {
    worker.close();
    simulators.close();
  }
}
