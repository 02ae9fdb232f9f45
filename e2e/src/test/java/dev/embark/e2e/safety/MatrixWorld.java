package dev.embark.e2e.safety;

import com.google.api.gax.core.NoCredentialsProvider;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.activities.castai.CastAiActivitiesImpl;
import dev.embark.activities.castai.CastAiClient;
import dev.embark.activities.castai.CastAiSettings;
import dev.embark.activities.iam.IamConnection;
import dev.embark.activities.iam.IamPolicyClient;
import dev.embark.activities.iam.IamReadActivitiesImpl;
import dev.embark.activities.iam.IamWriteActivitiesImpl;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.iam.Propagation;
import dev.embark.simulators.iam.PropagationDelay;
import dev.embark.starter.engine.EmbeddedEngine;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.WorkflowTypes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The product's workflows and activities on Temporal's in-memory server, and the simulators, behind
 * real sockets, on the server's skipped time. A removed grant is gone at once, an added one comes
 * late: the order in which a live cluster would lose its access soonest.
 */
final class MatrixWorld implements AutoCloseable {

  private static final TaskQueues QUEUES = new TaskQueues("matrix");
  private static final PropagationDelay ADDITIONS = PropagationDelay.fixed(Duration.ofSeconds(150));
  private static final PropagationDelay REMOVALS = PropagationDelay.fixed(Duration.ZERO);

  final EmbeddedEngine engine = EmbeddedEngine.start();
  final Simulators simulators;
  final WorkflowClient client;
  private final CastAiClient castAi;
  private final IamPolicyClient iam;
  private final WorkerFactory workers;

  MatrixWorld() {
    SimulatorsSettings defaults = SimulatorsSettings.defaults().withQuotas(false);
    simulators =
        new Simulators(
                defaults.withIam(
                    defaults.iam().withPropagation(new Propagation(ADDITIONS, REMOVALS, 1))),
                engine.clock()::instant)
            .start();
    castAi =
        new CastAiClient(
            CastAiSettings.of(simulators.castAiUrl().toString(), "0.1.0"), simulators::apiKey);
    iam = connect(simulators);
    client =
        WorkflowClient.newInstance(
            engine.service(),
            WorkflowClientOptions.newBuilder()
                .setNamespace(engine.namespace())
                .setDataConverter(PayloadFormat.dataConverter())
                .build());
    workers = WorkerFactory.newInstance(client);
    startWorkers();
  }

  String queue() {
    return QUEUES.workflows();
  }

  private void startWorkers() {
    TrustBoundary boundary =
        new TrustBoundary(
            List.of("embark-demo-*"),
            List.of("*"),
            List.of("prod-cast-identity"),
            Duration.ofSeconds(180));
    FailureMapper failures = new FailureMapper(() -> 0.5, engine.clock()::instant);
    workers.newWorker(queue()).registerWorkflowImplementationTypes(WorkflowTypes.all());
    workers
        .newWorker(QUEUES.castAi())
        .registerActivitiesImplementations(
            new CastAiActivitiesImpl(Map.of("default", castAi), boundary, failures));
    workers
        .newWorker(QUEUES.iamRead())
        .registerActivitiesImplementations(new IamReadActivitiesImpl(iam, boundary, failures));
    workers
        .newWorker(QUEUES.iamWrite())
        .registerActivitiesImplementations(new IamWriteActivitiesImpl(iam, boundary, failures));
    workers.start();
  }

  private static IamPolicyClient connect(Simulators simulators) {
    try {
      return new IamPolicyClient(
          new IamConnection(
              simulators.iamEndpoint(),
              true,
              NoCredentialsProvider.create(),
              IamConnection.DEFAULT_DEADLINE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    castAi.close();
    iam.close();
    simulators.close();
    engine.close();
  }
}
