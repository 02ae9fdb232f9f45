package dev.embark.starter.command;

import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.SearchAttributes;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Temporal's test server on a port, with a worker that runs the scripted workflows. */
final class ScriptedServer implements AutoCloseable {
  private final TestServer.PortBoundTestServer server;
  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final WorkerFactory workers;
  private final String address;

  ScriptedServer(boolean withSearchAttributes) {
    int port = freePort();
    address = "127.0.0.1:" + port;
    server = TestServer.createPortBoundServer(port);
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults());
    if (withSearchAttributes) {
      createSearchAttributes();
    }
    client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(PayloadFormat.dataConverter())
                .setWorkerHeartbeatInterval(Duration.ofSeconds(-1))
                .build());
    workers = WorkerFactory.newInstance(client);
    Worker worker = workers.newWorker(new TaskQueues("default").workflows());
    worker.registerWorkflowImplementationTypes(ScriptedFleet.class, ScriptedOnboarding.class);
    workers.start();
  }

  String address() {
    return address;
  }

  WorkflowClient client() {
    return client;
  }

  private void createSearchAttributes() {
    AddSearchAttributesRequest.Builder request =
        AddSearchAttributesRequest.newBuilder().setNamespace("default");
    SearchAttributes.ALL.forEach(
        key -> request.putSearchAttributes(key.getName(), key.getValueType()));
    OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(service.getRawChannel())
                .validateAndBuildWithDefaults())
        .blockingStub()
        .addSearchAttributes(request.build());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    workers.awaitTermination(5, TimeUnit.SECONDS);
    service.shutdownNow();
    server.close();
  }
}
