package dev.embark.starter.command;

import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A worker of the default environment for the scripted workflows. */
final class ScriptedWorker implements AutoCloseable {
  /** On a busy machine a thread can stall for a second, which looks like a deadlock. */
  private static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(30_000).build();

  private final WorkerFactory workers;

  ScriptedWorker(WorkflowServiceStubs service) {
    WorkflowClient client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(PayloadFormat.dataConverter())
                .setWorkerHeartbeatInterval(Duration.ofSeconds(-1))
                .build());
    workers = WorkerFactory.newInstance(client);
    Worker worker = workers.newWorker(new TaskQueues("default").workflows(), PATIENT);
    worker.registerWorkflowImplementationTypes(
        ScriptedFleet.class,
        ScriptedOnboarding.class,
        ScriptedUndo.class,
        ScriptedOffboarding.class,
        ScriptedPlan.class,
        ScriptedPlan.Page.class);
    worker.registerWorkflowImplementationTypes(ScriptedInspections.ALL);
    worker.registerWorkflowImplementationTypes(ScriptedAccess.ALL);
    workers.start();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    workers.awaitTermination(5, TimeUnit.SECONDS);
  }
}
