package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import io.grpc.StatusRuntimeException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;

/**
 * Checks, once per process, whether the namespace has Embark's search attributes. A run may well
 * start without them; but when it later sets a missing one, the server rejects its workflow task
 * again and again. Thread-safe.
 */
final class SearchAttributeCheck {
  private final WorkflowServiceStubs service;
  private final Server server;
  private volatile boolean passed;

  SearchAttributeCheck(WorkflowServiceStubs service, Server server) {
    this.service = service;
    this.server = server;
  }

  /**
   * Ensures that none is missing, as far as the server can tell.
   *
   * @throws CommandException if one is
   */
  void require() {
    if (!passed && !missing().isEmpty()) {
      throw ServerErrors.missingSearchAttributes(server);
    }
    passed = true;
  }

  /**
   * The embedded engine cannot tell, and Temporal Cloud may not permit the question; any other
   * server error will surface at the start that follows.
   */
  private List<String> missing() {
    try {
      return SearchAttributeSetup.missing(service, server.namespace());
    } catch (StatusRuntimeException untold) {
      return List.of();
    }
  }
}
