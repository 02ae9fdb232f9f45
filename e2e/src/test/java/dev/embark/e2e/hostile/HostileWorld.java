package dev.embark.e2e.hostile;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.engine.EmbeddedEngine;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.worker.EmbarkWorker;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.temporal.TemporalTarget;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole product on Temporal's in-memory server with time skipping, and the simulators behind
 * real sockets: everything that an attacker with access to the Temporal namespace can reach. The
 * worker may touch the projects {@code embark-demo-*} and accounts named {@code castai-gke-*}.
 */
final class HostileWorld implements AutoCloseable {

  /** An account in an allowed project that matches none of the worker's patterns. */
  static final String FORBIDDEN_ACCOUNT = "admin-account@embark-demo-1.iam.gserviceaccount.com";

  static final String ALLOWED_ACCOUNTS = "castai-gke-*@embark-demo-*.iam.gserviceaccount.com";

  /** The prefix of all task queue names in this world. */
  static final String QUEUE_PREFIX = "embark/hostile";

  /** On a busy machine a thread can stall for a second, which looks like a deadlock. */
  private static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(30_000).build();

  private static final TaskQueues QUEUES = new TaskQueues("hostile");

  final EmbeddedEngine engine = EmbeddedEngine.start();
  final CanaryPort canary = new CanaryPort();
  final Simulators simulators;
  final FleetCluster outside;
  final RawClient client;
  private final Fleet fleet;
  private final EmbarkWorker worker;
  private final WorkerFactory strangers;

  /** Returns a world with IAM's usual delays, for runs with skipped waits. */
  static HostileWorld inSkippedTime(List<ClusterSituation> victims) {
    return new HostileWorld(victims, SimulatorsSettings.defaults(), "180s");
  }

  /** Returns a world in which changes take effect immediately, for runs in real time. */
  static HostileWorld withoutWaits(List<ClusterSituation> victims) {
    SimulatorsSettings atOnce =
        SimulatorsSettings.defaults()
            .withPropagationWithin(Duration.ZERO)
            .withReconcileDelay(Duration.ZERO);
    return new HostileWorld(victims, atOnce, "0s");
  }

  private HostileWorld(
      List<ClusterSituation> victims, SimulatorsSettings settings, String minimumPropagation) {
    simulators = new Simulators(settings.withQuotas(false), engine.clock()::instant).start();
    List<ClusterSituation> situations = new ArrayList<>(victims);
    situations.add(ClusterSituation.OUTSIDE);
    situations.add(ClusterSituation.ONBOARDED);
    fleet = simulators.add(Fleet.of(11, situations));
    outside = fleet.the(ClusterSituation.OUTSIDE);
    simulators.iam().addServiceAccount("embark-demo-1", FORBIDDEN_ACCOUNT);
    Bounds.addOtherCustomer(simulators);
    client = new RawClient(connect(), QUEUES.workflows(), this);
    worker =
        EmbarkWorker.start(
            WorkerConfiguration.read(workerVariables(minimumPropagation)),
            TemporalTarget.engine(engine.service(), engine.namespace(), true));
    strangers = WorkerFactory.newInstance(client.temporal());
    strangers
        .newWorker(Stranger.QUEUE, PATIENT)
        .registerWorkflowImplementationTypes(Stranger.Impl.class);
    strangers
        .newWorker(Mallory.QUEUE, PATIENT)
        .registerWorkflowImplementationTypes(Mallory.Impl.class);
    strangers.start();
  }

  /** Returns the cluster at this position of the list that the world was created with. */
  FleetCluster victim(int place) {
    return fleet.clusters().get(place);
  }

  private Map<String, String> workerVariables(String minimumPropagation) {
    Map<String, String> variables =
        SimulatedWorld.workerVariables(simulators, QUEUES.environment(), List.of("embark-demo-*"));
    variables.put("EMBARK_ALLOWED_SERVICE_ACCOUNTS", ALLOWED_ACCOUNTS);
    variables.put("EMBARK_HTTP_PORT", "off");
    variables.put("EMBARK_CASTAI_SERVICE_ACCOUNTS", simulators.castServiceAccount());
    for (String power : List.of("LOSS_OF_ACCESS", "GRANTING", "DISABLING_KEYS")) {
      variables.put("EMBARK_ALLOW_" + power, "false");
    }
    variables.put("EMBARK_MIN_PROPAGATION", minimumPropagation);
    for (String rate : List.of("EMBARK_IAM_WRITES_PER_MINUTE", "EMBARK_CASTAI_RATE")) {
      variables.put(rate, "10000");
    }
    // What is left beside the writes is for looks: with as many writes, only the least share.
    variables.put("EMBARK_IAM_READS_PER_MINUTE", "100000");
    return variables;
  }

  private WorkflowClient connect() {
    return WorkflowClient.newInstance(
        engine.service(),
        WorkflowClientOptions.newBuilder()
            .setNamespace(engine.namespace())
            .setDataConverter(PayloadFormat.dataConverter())
            .build());
  }

  @Override
  public void close() {
    strangers.shutdownNow();
    worker.close();
    simulators.close();
    engine.close();
    canary.close();
  }
}
