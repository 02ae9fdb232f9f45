package dev.embark.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.temporal.TemporalTarget;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.port.CastAiActivities;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.EmbarkAttributes;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import dev.embark.workflows.workflow.PlanWorkflow;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A worker inside this process, on the embedded server, against the simulators. */
@Isolated
@Timeout(300)
class EmbarkWorkerTest {

  private static final String ENVIRONMENT = "in-process";
  private static final String KEY = "canary-castai-key-90210";
  private static final Duration PROPAGATION = Duration.ofSeconds(1);
  private static final Duration TWO_REPORTS = Duration.ofSeconds(2);

  private static final Pattern TAG = Pattern.compile("([a-z_]+)=\"");

  private final EverythingLogged logged = new EverythingLogged();
  private final Simulators simulators =
      new Simulators(
          SimulatorsSettings.defaults()
              .withApiKey(KEY)
              .withPropagationWithin(PROPAGATION)
              .withReconcileDelay(Duration.ofMillis(100)),
          InstantSource.system());
  private final TestWorkflowEnvironment engine = engine();

  @BeforeEach
  void startSimulators() {
    simulators.start();
  }

  @AfterEach
  void closeAll() {
    logged.close();
    engine.close();
    simulators.close();
  }

  @Test
  void onboardsAClusterAndKeepsTheKeyOutOfItsLogsAndMetrics() throws Exception {
    Fleet fleet = simulators.add(Fleet.of(1, List.of(ClusterSituation.FRESH)));
    try (EmbarkWorker worker = start()) {
      ClusterResult result = onboard(fleet.clusters().get(0));

      assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
      assertThat(
              metrics(
                  worker,
                  "temporal_workflow_completed_total",
                  "embark_clusters_ended_total",
                  "activity_type=\"UpdateCluster\""))
          .contains("embark_worker_info{version=\"")
          .contains("embark_rate_limit{task_queue=\"embark/in-process/iam-write\"")
          // Of 40 calls per second, each change makes two.
          .contains("embark_rate_limit{task_queue=\"embark/in-process/castai\"} 20.0")
          // Of 80 reads per second, 8 precede writes; an inspection takes three.
          .contains("embark_rate_limit{task_queue=\"embark/in-process/iam-read\"} 24.0")
          .containsPattern("embark_clusters_ended_total\\{.*outcome=\"Onboarded\".*} 1.0")
          .contains("activity_type=\"UpdateCluster\"", "workflow_type=\"OnboardingWorkflow\"")
          .doesNotContain("_type=\"other\"")
          .doesNotContain(KEY);
    }
    assertThat(logged.text()).contains("polls embedded engine").doesNotContain(KEY);
  }

  @Test
  void isReadyWhileItPollsAndLiveThroughout() throws Exception {
    EmbarkWorker worker = start();

    awaitReady(worker);
    assertThat(get(worker, "/health/ready").statusCode()).isEqualTo(200);
    assertThat(get(worker, "/health/live").statusCode()).isEqualTo(200);

    worker.close();
    assertThat(worker.unready()).isEqualTo(Optional.of("stopping"));
  }

  @Test
  void finishesTheStepUnderWayBeforeItEndsAndSaysMeanwhileThatItStops() throws Exception {
    // given a registration that Cast AI has made and not answered
    Fleet fleet = simulators.add(Fleet.of(1, List.of(ClusterSituation.FRESH)));
    CountDownLatch made = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    EmbarkWorker worker = start(adapters -> withHeldRegistration(adapters, made, answered));
    WorkflowStub run = startOnboarding(fleet.clusters().get(0));
    made.await();

    // when
    CompletableFuture<Void> closing = CompletableFuture.runAsync(worker::close);
    try {
      await(() -> worker.unready().equals(Optional.of("stopping")));

      // then
      HttpResponse<String> ready = get(worker, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("stopping");
      assertThat(get(worker, "/health/live").statusCode()).isEqualTo(200);
      assertThat(closing).isNotDone();
    } finally {
      answered.countDown();
      closing.join();
    }
    assertThat(completedSteps(run)).contains("RegisterServiceAccount");
    assertThat(simulators.calls().count(call -> call.operation().equals("gcpCreateSa")))
        .isEqualTo(1);
  }

  @Test
  void countsNoCancelledPlanAsACluster() throws Exception {
    // given a plan that goes on until it is cancelled
    Fleet fleet = simulators.add(Fleet.of(1, List.of(ClusterSituation.FRESH)));
    simulators.faults().add(FaultRule.always("down", "listClusters", "*", Fault.of("status")));
    try (EmbarkWorker worker = start()) {
      WorkflowStub plan = plan(fleet.clusters().get(0));
      await(() -> simulators.calls().count(call -> call.operation().equals("listClusters")) > 0);

      // when
      plan.cancel();
      assertThatThrownBy(() -> plan.getResult(PlanResult.class))
          .isInstanceOf(WorkflowFailedException.class);

      // then
      metrics(worker, "temporal_workflow_canceled_total");
      LockSupport.parkNanos(TWO_REPORTS.toNanos()); // it would be in this one or in the next
      assertThat(get(worker, "/metrics").body()).doesNotContain("embark_clusters_ended");
    }
  }

  @Test
  void givesEveryTemporalMetricTheSameTags() throws Exception {
    Fleet fleet = simulators.add(Fleet.of(2, List.of(ClusterSituation.FRESH)));
    try (EmbarkWorker worker = start()) {
      onboard(fleet.clusters().get(0));

      assertThat(
              metrics(worker, "temporal_workflow_completed_total")
                  .lines()
                  .filter(line -> line.startsWith("temporal_"))
                  .map(EmbarkWorkerTest::tags)
                  .distinct())
          .hasSize(1);
    }
  }

  private EmbarkWorker start() {
    return start(UnaryOperator.identity());
  }

  private EmbarkWorker start(UnaryOperator<Adapters> change) {
    WorkerConfiguration configuration =
        WorkerConfiguration.read(
            Map.of(
                "CASTAI_API_URL",
                simulators.castAiUrl().toString(),
                "CASTAI_API_TOKEN",
                KEY,
                "EMBARK_GCP_IAM_ENDPOINT",
                simulators.iamEndpoint(),
                "EMBARK_GCP_PLAINTEXT",
                "true",
                "EMBARK_GCP_CREDENTIALS",
                "none",
                "EMBARK_MIN_PROPAGATION",
                "1s",
                "EMBARK_ENVIRONMENT",
                ENVIRONMENT,
                "EMBARK_CASTAI_RATE",
                "40",
                "EMBARK_HTTP_PORT",
                "0"));
    return EmbarkWorker.start(
        configuration,
        TemporalTarget.engine(engine.getWorkflowServiceStubs(), engine.getNamespace(), true),
        settings -> change.apply(Adapters.of(settings, true)));
  }

  /** Returns the same adapters, with a registration whose answer waits for the test. */
  private static Adapters withHeldRegistration(
      Adapters adapters, CountDownLatch made, CountDownLatch answered) {
    Object castAi =
        Proxy.newProxyInstance(
            CastAiActivities.class.getClassLoader(),
            new Class<?>[] {CastAiActivities.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(adapters.castAi(), arguments);
              if (method.getName().equals("registerServiceAccount")) {
                made.countDown();
                answered.await();
              }
              return answer;
            });
    return new Adapters(
        (CastAiActivities) castAi,
        adapters.iamRead(),
        adapters.iamWrite(),
        adapters.access(),
        adapters.customRoles(),
        adapters.keySwitch(),
        adapters.castAiInspection(),
        adapters.iamInspection(),
        adapters.notifications(),
        adapters.release());
  }

  private ClusterResult onboard(FleetCluster cluster) {
    return startOnboarding(cluster).getResult(ClusterResult.class);
  }

  private WorkflowStub startOnboarding(FleetCluster cluster) {
    ClusterTarget target = target(cluster);
    OnboardingWorkflow run =
        engine
            .getWorkflowClient()
            .newWorkflowStub(
                OnboardingWorkflow.class, options(WorkflowIds.cluster(target.clusterId())));
    WorkflowClient.start(
        run::onboard,
        OnboardingInput.single(
            target,
            new ClusterOptions(new Timing(PROPAGATION), OnFailure.ROLLBACK, false, false),
            Authorship.of("test")));
    return WorkflowStub.fromTyped(run);
  }

  /** Returns the activities of which Temporal has the result. */
  private List<String> completedSteps(WorkflowStub run) {
    List<HistoryEvent> events =
        engine.getWorkflowClient().fetchHistory(run.getExecution().getWorkflowId()).getEvents();
    return events.stream()
        .filter(HistoryEvent::hasActivityTaskCompletedEventAttributes)
        .map(event -> event.getActivityTaskCompletedEventAttributes().getScheduledEventId())
        .map(id -> events.get(Math.toIntExact(id - 1)).getActivityTaskScheduledEventAttributes())
        .map(scheduled -> scheduled.getActivityType().getName())
        .toList();
  }

  /** Starts a plan of one cluster. */
  private WorkflowStub plan(FleetCluster cluster) {
    ClusterList clusters = ClusterList.of(List.of(target(cluster)));
    PlanWorkflow plan =
        engine
            .getWorkflowClient()
            .newWorkflowStub(
                PlanWorkflow.class, options(WorkflowIds.plan("one", clusters.digest())));
    WorkflowClient.start(
        plan::planFleet,
        new PlanInput("one", clusters, ClusterOptions.DEFAULT, Authorship.of("test")));
    return WorkflowStub.fromTyped(plan);
  }

  private static ClusterTarget target(FleetCluster cluster) {
    return ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
  }

  private static WorkflowOptions options(String workflowId) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(workflowId)
        .setTaskQueue(new TaskQueues(ENVIRONMENT).workflows())
        .build();
  }

  private static TestWorkflowEnvironment engine() {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(false)
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(PayloadFormat.dataConverter())
                    .build());
    EmbarkAttributes.ALL.forEach(
        attribute ->
            options.registerSearchAttribute(
                attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
    return TestWorkflowEnvironment.newInstance(options.build());
  }

  private static void awaitReady(EmbarkWorker worker) {
    await(() -> worker.unready().isEmpty());
  }

  /** Returns the metrics once these have been reported: periodically, and one after another. */
  private static String metrics(EmbarkWorker worker, String... reported) {
    AtomicReference<String> metrics = new AtomicReference<>("");
    await(
        () -> {
          metrics.set(get(worker, "/metrics").body());
          return Stream.of(reported).allMatch(metrics.get()::contains);
        });
    return metrics.get();
  }

  private static void await(Callable<Boolean> condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    try {
      while (!condition.call()) {
        assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> get(EmbarkWorker worker, String path)
      throws IOException, InterruptedException {
    URI address = worker.address().orElseThrow();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** Returns the names of a metric's tags, without those that Prometheus's own types add. */
  private static String tags(String line) {
    return TAG.matcher(line)
        .results()
        .map(tag -> tag.group(1))
        .filter(tag -> !tag.equals("le") && !tag.equals("quantile"))
        .sorted()
        .collect(Collectors.joining(","));
  }
}
