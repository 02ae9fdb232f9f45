package dev.embark.starter.command;

import dev.embark.starter.FreePort;
import dev.embark.workflows.wire.PayloadFormat;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.util.Optional;

/** Temporal's test server on a port, with a worker for the scripted workflows. */
final class ScriptedServer implements AutoCloseable {
  private final TestServer.PortBoundTestServer server;
  private final WorkflowServiceStubs service;
  private final ScriptedWorker worker;
  private final String address;

  ScriptedServer(boolean withSearchAttributes) {
    int port = FreePort.find();
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
    worker = new ScriptedWorker(service);
  }

  String address() {
    return address;
  }

  /** Returns the input of the run with this id. */
  <T> T inputOf(String workflowId, Class<T> type) {
    Payloads input =
        WorkflowClient.newInstance(service)
            .fetchHistory(workflowId)
            .getEvents()
            .get(0)
            .getWorkflowExecutionStartedEventAttributes()
            .getInput();
    return PayloadFormat.dataConverter().fromPayloads(0, Optional.of(input), type, type);
  }

  /** Terminates the latest run with this id. */
  void terminate(String workflowId) {
    WorkflowClient.newInstance(service).newUntypedWorkflowStub(workflowId).terminate("by a test");
  }

  private void createSearchAttributes() {
    AddSearchAttributesRequest.Builder request =
        AddSearchAttributesRequest.newBuilder().setNamespace("default");
    EmbarkAttributes.ALL.forEach(
        key -> request.putSearchAttributes(key.getName(), key.getValueType()));
    OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(service.getRawChannel())
                .validateAndBuildWithDefaults())
        .blockingStub()
        .addSearchAttributes(request.build());
  }

  @Override
  public void close() {
    worker.close();
    service.shutdownNow();
    server.close();
  }
}
