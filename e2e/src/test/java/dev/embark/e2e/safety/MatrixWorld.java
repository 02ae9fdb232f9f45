package dev.embark.e2e.safety;

import com.google.api.gax.core.NoCredentialsProvider;
import dev.embark.activities.Capabilities;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.activities.castai.CastAiActivitiesImpl;
import dev.embark.activities.castai.CastAiClient;
import dev.embark.activities.castai.CastAiInspectionActivitiesImpl;
import dev.embark.activities.castai.CastAiSettings;
import dev.embark.activities.iam.IamConnection;
import dev.embark.activities.iam.IamInspectionActivitiesImpl;
import dev.embark.activities.iam.IamPolicyClient;
import dev.embark.activities.iam.IamReadActivitiesImpl;
import dev.embark.activities.iam.IamWriteActivitiesImpl;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.ApiKey;
import dev.embark.starter.engine.EmbeddedEngine;
import dev.embark.worker.temporal.HistoryActivitiesImpl;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.WorkflowTypes;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The product's workflows and activities on Temporal's in-memory server with time skipping, and the
 * simulators behind real sockets.
 */
final class MatrixWorld implements AutoCloseable {

  private static final TaskQueues QUEUES = new TaskQueues("matrix");

  /**
   * The timeout of Cast AI's client in cases with a call without a response; long enough for a busy
   * machine to respond to the others.
   */
  private static final Duration IMPATIENCE = Duration.ofSeconds(2);

  /**
   * The deadline of each Google call. Faults are placed by counting calls, so no other call may be
   * repeated because a busy machine was late to respond.
   */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** More would only delay each other, on a busy machine beyond the timeouts above. */
  private static final WorkerOptions FEW_AT_A_TIME =
      WorkerOptions.newBuilder().setMaxConcurrentActivityExecutionSize(24).build();

  /** On a busy machine a thread can stall for a second, which looks like a deadlock. */
  private static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(30_000).build();

  final EmbeddedEngine engine = EmbeddedEngine.start();
  final Saboteur saboteur = new Saboteur();
  final TimeForCalls time = new TimeForCalls();
  final Simulators simulators;
  final WorkflowClient client;
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final CastAiClient patient;
  private final CastAiClient impatient;
  private final IamPolicyClient iam;
  private final WorkerFactory workers;

  MatrixWorld(Spread spread, int cases) {
    simulators = new Simulators(settings(spread, cases), engine.clock()::instant).start();
    String url = simulators.castAiUrl().toString();
    patient = new CastAiClient(CastAiSettings.of(url, "0.1.0"), this::keyOfTheRun);
    impatient =
        new CastAiClient(
            new CastAiSettings(url, "0.1.0", IMPATIENCE, IMPATIENCE, IMPATIENCE),
            this::keyOfTheRun);
    iam = connect(simulators);
    client =
        WorkflowClient.newInstance(
            engine.service(),
            WorkflowClientOptions.newBuilder()
                .setNamespace(engine.namespace())
                .setDataConverter(PayloadFormat.dataConverter())
                .build());
    workers =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder().setWorkerInterceptors(saboteur, time).build());
    saboteur.use(client, this::ring);
    startWorkers();
  }

  private static SimulatorsSettings settings(Spread spread, int cases) {
    SimulatorsSettings defaults = SimulatorsSettings.defaults().withQuotas(false);
    var organization = defaults.castAi().organizations().get(0).id();
    List<ApiKey> keys =
        IntStream.range(0, cases)
            .mapToObj(i -> new ApiKey(secret(i), keyName(i), organization, false, null))
            .toList();
    return defaults
        .withCastAi(defaults.castAi().withKeys(keys))
        .withIam(defaults.iam().withPropagation(spread.propagation()));
  }

  // ---- each case calls Cast AI with its own key, which identifies its list calls

  static String keyName(int number) {
    return "case-" + number;
  }

  private static String secret(int number) {
    return "simulated-key-of-case-" + number;
  }

  void giveKey(String workflowId, int number) {
    keys.put(workflowId, secret(number));
  }

  private String keyOfTheRun() {
    time.called();
    return keys.getOrDefault(
        Activity.getExecutionContext().getInfo().getWorkflowId(), "of no case");
  }

  String queue() {
    return QUEUES.workflows();
  }

  private void ring(String workflowId, String kind, Duration delay) {
    Alarm alarm =
        client.newWorkflowStub(
            Alarm.class, WorkflowOptions.newBuilder().setTaskQueue(queue()).build());
    WorkflowClient.start(alarm::ring, workflowId, kind, delay);
  }

  private void startWorkers() {
    TrustBoundary boundary =
        new TrustBoundary(
                List.of("embark-demo-*"),
                List.of("*"),
                List.of("prod-cast-identity"),
                Duration.ofSeconds(180))
            .with(new Capabilities(true, false, false));
    FailureMapper failures = new FailureMapper(() -> 0.5, engine.clock()::instant);
    var flows = workers.newWorker(queue(), PATIENT);
    flows.registerWorkflowImplementationTypes(WorkflowTypes.all());
    flows.registerWorkflowImplementationTypes(Alarm.Clock.class);
    flows.registerActivitiesImplementations(
        (Alarm.Bell) saboteur::interrupt, new HistoryActivitiesImpl(client, false));
    workers
        .newWorker(QUEUES.castAi(), FEW_AT_A_TIME)
        .registerActivitiesImplementations(
            new CastAiActivitiesImpl(castAi(), boundary, failures),
            new CastAiInspectionActivitiesImpl(castAi(), boundary, failures));
    workers
        .newWorker(QUEUES.iamRead(), FEW_AT_A_TIME)
        .registerActivitiesImplementations(
            new IamReadActivitiesImpl(iam, boundary, failures),
            new IamInspectionActivitiesImpl(iam, boundary, failures));
    workers
        .newWorker(QUEUES.iamWrite(), FEW_AT_A_TIME)
        .registerActivitiesImplementations(new IamWriteActivitiesImpl(iam, boundary, failures));
    workers.start();
  }

  private Map<String, CastAiClient> castAi() {
    return Map.of(ClusterTarget.DEFAULT_CREDENTIAL, patient, MatrixCase.IMPATIENT, impatient);
  }

  private static IamPolicyClient connect(Simulators simulators) {
    try {
      return new IamPolicyClient(
          new IamConnection(
              simulators.iamEndpoint(), true, NoCredentialsProvider.create(), DEADLINE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    patient.close();
    impatient.close();
    iam.close();
    simulators.close();
    engine.close();
  }
}
