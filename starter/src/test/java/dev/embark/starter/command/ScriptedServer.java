package dev.embark.starter.command;

import dev.embark.starter.FreePort;
import dev.embark.workflows.workflow.SearchAttributes;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;

/** Temporal's test server on a port, with a worker that runs the scripted workflows. */
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

  @Override
  public void close() {
    worker.close();
    service.shutdownNow();
    server.close();
  }
}
