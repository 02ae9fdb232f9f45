package dev.embark.starter.client;

import com.google.protobuf.util.Durations;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The setup of the namespace that a command talks to. Thread-safe. */
public final class ServerCheck {

  /** An audit may come more than a week later. */
  public static final Duration LEAST_RETENTION = Duration.ofDays(30);

  private final WorkflowServiceStubs service;
  private final Server server;

  ServerCheck(WorkflowServiceStubs service, Server server) {
    this.service = service;
    this.server = server;
  }

  /** Returns Temporal's version; empty if the server does not report it. */
  public Optional<String> version() {
    return ifServed(
            () ->
                service
                    .blockingStub()
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                    .getServerVersion(),
            "ask for its version")
        .filter(version -> !version.isEmpty());
  }

  /** Returns how long closed runs are kept; empty if the server does not report it. */
  public Optional<Duration> retention() {
    return ifServed(
            () ->
                service
                    .blockingStub()
                    .describeNamespace(
                        DescribeNamespaceRequest.newBuilder()
                            .setNamespace(server.namespace())
                            .build())
                    .getConfig(),
            "look up the namespace")
        .filter(NamespaceConfig::hasWorkflowExecutionRetentionTtl)
        .map(NamespaceConfig::getWorkflowExecutionRetentionTtl)
        .map(ttl -> Duration.ofSeconds(ttl.getSeconds()));
  }

  /** Extends the retention to the recommended minimum. */
  public void extendRetention() {
    keepRuns(service, server.namespace(), LEAST_RETENTION);
  }

  /** Sets the retention of a namespace. */
  public static void keepRuns(WorkflowServiceStubs service, String namespace, Duration retention) {
    service
        .blockingStub()
        .updateNamespace(
            UpdateNamespaceRequest.newBuilder()
                .setNamespace(namespace)
                .setConfig(
                    NamespaceConfig.newBuilder()
                        .setWorkflowExecutionRetentionTtl(Durations.fromDays(retention.toDays())))
                .build());
  }

  /**
   * Returns Embark's search attributes that the namespace lacks; empty if the server cannot tell or
   * does not permit the question.
   */
  public Optional<List<String>> missingSearchAttributes() {
    return ifServed(
        () -> SearchAttributeSetup.missing(service, server.namespace()),
        "list the search attributes");
  }

  /** Creates Embark's search attributes that the namespace lacks. */
  public void createSearchAttributes() {
    try {
      SearchAttributeSetup.createMissing(service, server.namespace());
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "create search attributes");
    }
  }

  /**
   * Returns the command that creates Embark's search attributes, for the server's administrator.
   */
  public String searchAttributeCommand() {
    return ServerErrors.searchAttributeCommand(server);
  }

  /**
   * Temporal Cloud may permit runs but not every question about their setup; a server that permits
   * nothing is found out by the questions about runs.
   */
  private <T> Optional<T> ifServed(Supplier<T> question, String attempt) {
    try {
      return Optional.of(question.get());
    } catch (RuntimeException e) {
      if (ServerErrors.isUnimplemented(e) || ServerErrors.isPermissionDenied(e)) {
        return Optional.empty();
      }
      throw ServerErrors.explain(e, server, attempt);
    }
  }
}
