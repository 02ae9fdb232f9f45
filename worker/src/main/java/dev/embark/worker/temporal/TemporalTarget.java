package dev.embark.worker.temporal;

import com.uber.m3.tally.Scope;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.workflows.wire.TlsTrouble;
import io.grpc.ClientInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Temporal server and namespace to work for, not yet connected. Shows neither keys nor
 * certificates. Immutable.
 *
 * <p>The embedded server is the in-memory test server. It has no list calls, task queue rates or
 * worker heartbeats, so the worker makes up for them.
 */
public final class TemporalTarget {

  /** Errors that waiting does not resolve. */
  private static final Set<Status.Code> REFUSALS =
      Set.of(Status.Code.NOT_FOUND, Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED);

  private final WorkflowServiceStubsOptions options;
  private final String address;
  private final String namespace;
  private final boolean embedded;

  TemporalTarget(
      WorkflowServiceStubsOptions options, String address, String namespace, boolean embedded) {
    this.options = options;
    this.address = address;
    this.namespace = namespace;
    this.embedded = embedded;
  }

  /**
   * Returns the server named by the standard profiles and {@code TEMPORAL_*} variables.
   *
   * @param environment the variables
   * @param apiKey gives the current API key and takes precedence over the profile's; null to use
   *     that one
   * @throws ConfigurationException if the profile or the variables are wrong
   */
  public static TemporalTarget fromEnvironment(
      Map<String, String> environment, @Nullable Supplier<String> apiKey) {
    return new ProfileReader(environment, apiKey).read();
  }

  /**
   * Returns a server that this process runs itself, with the existing connection to it. The caller
   * closes the connection, after the worker.
   *
   * @param embedded whether it is the in-memory test server
   */
  public static TemporalTarget engine(
      WorkflowServiceStubs connection, String namespace, boolean embedded) {
    return new TemporalTarget(
        WorkflowServiceStubsOptions.newBuilder().setChannel(connection.getRawChannel()).build(),
        embedded ? "embedded engine" : "local engine",
        namespace,
        embedded);
  }

  /** Returns the namespace of the worker's workflows. */
  public String namespace() {
    return namespace;
  }

  /** Returns whether it is the in-memory test server. */
  public boolean isEmbedded() {
    return embedded;
  }

  /**
   * Connects, and checks that the namespace exists.
   *
   * @param timeout how long to wait for the server to answer
   * @throws TemporalUnreachableException if it does not answer or denies access
   */
  public WorkflowServiceStubs connect(
      Scope metrics, List<ClientInterceptor> interceptors, Duration timeout) {
    WorkflowServiceStubsOptions complete =
        WorkflowServiceStubsOptions.newBuilder(options)
            .setMetricsScope(metrics)
            .setGrpcClientInterceptors(interceptors)
            // Many small messages: compressing them costs both sides more than sending them.
            .setGrpcCompression(GrpcCompression.NONE)
            .build();
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(complete);
    try {
      stubs.connect(timeout);
      askForNamespace(stubs);
      return stubs;
    } catch (StatusRuntimeException e) {
      stubs.shutdownNow();
      throw new TemporalUnreachableException(sentence(e), e);
    }
  }

  /** Returns address and namespace. */
  @Override
  public String toString() {
    return address + ", namespace " + namespace;
  }

  private void askForNamespace(WorkflowServiceStubs stubs) {
    try {
      stubs
          .blockingStub()
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
    } catch (StatusRuntimeException e) {
      if (REFUSALS.contains(e.getStatus().getCode())) {
        throw e;
      }
    }
  }

  /** With TLS 1.3, a server may close the connection before saying why it rejects a certificate. */
  private String silence(StatusRuntimeException e) {
    String words = "does not answer (" + e.getStatus().getCode() + ")";
    return options.getSslContext() == null ? words : words + ", perhaps for the client certificate";
  }

  private String sentence(StatusRuntimeException e) {
    String trouble =
        switch (e.getStatus().getCode()) {
          case NOT_FOUND -> "has no namespace " + namespace + ". Check TEMPORAL_NAMESPACE.";
          case PERMISSION_DENIED, UNAUTHENTICATED ->
              "does not let this worker into "
                  + namespace
                  + ". Check TEMPORAL_NAMESPACE, the API key and the client certificate.";
          default ->
              TlsTrouble.of(e).orElseGet(() -> silence(e))
                  + ". Check TEMPORAL_ADDRESS, TEMPORAL_TLS_* and the network.";
        };
    return "Temporal at " + address + " " + trouble;
  }
}
