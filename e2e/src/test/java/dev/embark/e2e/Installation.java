package dev.embark.e2e;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Temporal, the simulators and a worker: a complete installation in three processes. */
final class Installation implements AutoCloseable {

  static final Duration PROPAGATION = Duration.ofSeconds(3);
  static final Duration PATIENCE = Duration.ofSeconds(180);
  static final String ALLOWED_PROJECTS = "embark-demo-*";
  static final String ALLOWED_ACCOUNTS = "castai-gke-*@embark-demo-*.iam.gserviceaccount.com";

  private static final String ENVIRONMENT = "e2e";
  private static final int CLUSTERS = 170;

  private static @Nullable Installation shared;

  private final Path folder;
  private final TemporalServer temporal;
  private final SimulatorsProcess simulators;
  private final NoticeBoard notices = NoticeBoard.open();
  private WorkerProcess worker;

  private Installation(Path folder, int clusters) {
    this.folder = folder;
    this.simulators = SimulatorsProcess.start(folder, PROPAGATION, clusters);
    this.temporal = TemporalServer.start(folder);
    this.worker = startWorker();
  }

  /** Returns the installation shared by all tests; its processes end with this JVM. */
  static synchronized Installation shared() {
    if (shared == null) {
      try {
        shared =
            new Installation(
                Files.createTempDirectory(Files.createDirectories(Path.of("target")), "e2e-"),
                CLUSTERS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  /** Creates a separate installation for a test with many clusters; the test closes it. */
  static Installation own(Path folder, int clusters) {
    return new Installation(folder, clusters);
  }

  @Override
  public void close() {
    worker.close();
    temporal.close();
    simulators.close();
  }

  TemporalServer temporal() {
    return temporal;
  }

  NoticeBoard notices() {
    return notices;
  }

  SimulatorsProcess simulators() {
    return simulators;
  }

  WorkerProcess worker() {
    return worker;
  }

  WorkflowClient client() {
    return temporal.client();
  }

  /** Starts another worker in place of the last one, which has ended. */
  void replaceWorker() {
    worker.close();
    worker = startWorker();
  }

  /** Starts the onboarding of one cluster. */
  WorkflowStub onboard(ClusterTarget target) {
    return onboard(target, PROPAGATION);
  }

  WorkflowStub onboard(ClusterTarget target, Duration propagation) {
    return Onboardings.start(
        client(),
        new TaskQueues(ENVIRONMENT),
        OnboardingInput.single(target, options(propagation), Authorship.of("e2e")));
  }

  /** Starts a fleet of these clusters. */
  FleetWorkflow run(
      String name, List<ClusterTarget> clusters, Rollout rollout, ClusterOptions options) {
    ClusterList list = ClusterList.of(clusters);
    FleetWorkflow fleet =
        client().newWorkflowStub(FleetWorkflow.class, options(WorkflowIds.fleet(name)));
    WorkflowClient.start(
        fleet::run,
        new FleetInput(name, list.digest(), list, rollout, options, Authorship.of("e2e")));
    return fleet;
  }

  WorkflowOptions options(String workflowId) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(workflowId)
        .setTaskQueue(new TaskQueues(ENVIRONMENT).workflows())
        .build();
  }

  static ClusterOptions options(Duration propagation) {
    return new ClusterOptions(new Timing(propagation), OnFailure.ROLLBACK, false, false);
  }

  /** Waits until a query shows that the run is at a step. */
  void awaitStep(WorkflowStub run, String step) {
    Eventually.await(
        PATIENCE, () -> status(run).step().contains(step), () -> step + ", but " + status(run));
  }

  /** Waits until a query shows that a cluster's run, which a fleet is to start, is at a step. */
  void awaitStep(ClusterTarget target, String step) {
    WorkflowStub run = client().newUntypedWorkflowStub(WorkflowIds.cluster(target.clusterId()));
    Eventually.await(
        PATIENCE, () -> isAt(step, run), () -> target.clusterId() + " is not at: " + step);
  }

  private boolean isAt(String step, WorkflowStub run) {
    try {
      return status(run).step().contains(step);
    } catch (WorkflowNotFoundException notStarted) {
      return false;
    }
  }

  ClusterStatus status(WorkflowStub run) {
    return run.query("status", ClusterStatus.class);
  }

  /** Waits for the run and returns its outcome, even if it failed or was cancelled. */
  ClusterResult result(WorkflowStub run) {
    Eventually.await(PATIENCE, () -> status(run).result() != null, () -> "" + status(run));
    return Objects.requireNonNull(status(run).result());
  }

  /** Returns the environment that connects the command line to this installation. */
  Map<String, String> commandLineEnvironment() {
    return Map.of(
        "TEMPORAL_ADDRESS", temporal.address(), "EMBARK_ENVIRONMENT", ENVIRONMENT, "USER", "ada");
  }

  /** Starts another worker; the caller closes it. */
  WorkerProcess startWorker() {
    Map<String, String> environment = new HashMap<>(simulators.workerEnvironment());
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    environment.put("EMBARK_ENVIRONMENT", ENVIRONMENT);
    environment.put("EMBARK_MIN_PROPAGATION", PROPAGATION.toSeconds() + "s");
    environment.put("EMBARK_ALLOWED_PROJECTS", ALLOWED_PROJECTS);
    environment.put("EMBARK_ALLOWED_SERVICE_ACCOUNTS", ALLOWED_ACCOUNTS);
    environment.put("EMBARK_WEBHOOK_E2E_URL", notices.url());
    environment.put("EMBARK_WEBHOOK_E2E_SECRET", NoticeBoard.SECRET);
    return WorkerProcess.start("worker", folder, environment);
  }
}
