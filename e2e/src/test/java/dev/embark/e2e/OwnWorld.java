package dev.embark.e2e;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.call.Call;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.Server;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The world of a single test: simulators within this JVM, so that the test sees each call with its
 * time, a real Temporal server, and as many workers as the test starts.
 */
final class OwnWorld implements AutoCloseable {

  private final Duration propagation;
  private final String environment;
  private final Path folder;
  private final Simulators simulators;
  private final Fleet fleet;
  private final TemporalServer temporal;
  private final EmbarkClient embark;
  private final List<WorkerProcess> workers = new ArrayList<>();

  /**
   * Creates a world of fresh clusters.
   *
   * @param environment names the task queues, so that worlds on one server stay separate
   */
  OwnWorld(
      TemporalServer temporal,
      String environment,
      SimulatorsSettings settings,
      Duration propagation,
      int clusters) {
    this.temporal = temporal;
    this.environment = environment;
    this.propagation = propagation;
    this.folder = newFolder(environment);
    this.simulators =
        new Simulators(
            settings.withPropagationWithin(propagation).withReconcileDelay(Duration.ofMillis(200)),
            InstantSource.system());
    this.fleet =
        simulators.add(
            Fleet.of(
                environment.hashCode(), Collections.nCopies(clusters, ClusterSituation.FRESH)));
    simulators.start();
    this.embark =
        EmbarkClient.over(
            WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build()),
            Server.of(temporal.address(), "default", environment));
  }

  private static Path newFolder(String name) {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  Simulators simulators() {
    return simulators;
  }

  EmbarkClient embark() {
    return embark;
  }

  /** Returns the clusters in a range of positions in the fleet. */
  List<ClusterTarget> clusters(int from, int to) {
    return fleet.clusters().subList(from, to).stream()
        .map(
            each -> ClusterTarget.of(each.id().toString(), each.projectId(), each.serviceAccount()))
        .toList();
  }

  /** Starts another worker, with these variables overriding the usual ones. */
  WorkerProcess startWorker(Map<String, String> changed) {
    Map<String, String> variables = new HashMap<>();
    variables.put("TEMPORAL_ADDRESS", temporal.address());
    variables.put("EMBARK_ENVIRONMENT", environment);
    variables.put("EMBARK_MIN_PROPAGATION", propagation.toMillis() + "ms");
    variables.put("CASTAI_API_URL", simulators.castAiUrl().toString());
    variables.put("CASTAI_API_TOKEN", simulators.apiKey());
    variables.put("EMBARK_GCP_IAM_ENDPOINT", simulators.iamEndpoint());
    variables.put("EMBARK_POLICY_ANALYZER_URL", simulators.iamRestUrl().toString());
    variables.put("EMBARK_GCP_PLAINTEXT", "true");
    variables.put("EMBARK_GCP_CREDENTIALS", "none");
    variables.putAll(changed);
    variables.values().removeIf(String::isEmpty);
    WorkerProcess worker = WorkerProcess.start("worker-" + (workers.size() + 1), folder, variables);
    workers.add(worker);
    return worker;
  }

  FleetInput input(String name, List<ClusterTarget> clusters, Rollout rollout) {
    ClusterList list = ClusterList.of(clusters);
    return new FleetInput(
        name,
        list.digest(),
        list,
        rollout,
        Installation.options(propagation),
        Authorship.of("e2e"));
  }

  /** Starts a fleet as the command line does. */
  WorkflowStub onboard(FleetInput input) {
    embark.fleets().start(input);
    return temporal.client().newUntypedWorkflowStub(WorkflowIds.fleet(input.name()));
  }

  FleetStatus status(String name) {
    return embark.fleets().status(name);
  }

  /** Returns the calls that reached the simulators, oldest first. */
  List<Call> calls(Predicate<Call> which) {
    return simulators.calls().calls().stream().filter(which).toList();
  }

  /** Matches policy writes, including rejected ones and ones that changed nothing. */
  static Predicate<Call> writes() {
    return call -> call.operation().equals("SetIamPolicy");
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
    embark.close();
    simulators.close();
  }
}
