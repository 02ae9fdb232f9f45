package dev.embark.bench;

import dev.embark.starter.client.SearchAttributeSetup;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.util.concurrent.CountDownLatch;

/** Runs Temporal's in-memory server as a process. Argument: the port. */
public final class EmbeddedServerMain {

  private EmbeddedServerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    TestServer.createPortBoundServer(port, true);
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    SearchAttributeSetup.create(service, "default");
    System.out.println("serving");
    System.out.flush();
    new CountDownLatch(1).await();
  }
}
