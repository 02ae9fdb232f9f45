package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import io.grpc.StatusRuntimeException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;

/**
 * Asks, once a process, whether the namespace has the search attributes of Embark. A run without
 * them may well start; only later, when it sets one that is missing, the server refuses what its
 * workflow says, again and again. Thread-safe.
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
   * Makes sure that none is missing, as far as the server says.
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
   * The embedded engine cannot say, and Temporal Cloud may let nobody ask; what else keeps a server
   * from answering, it says to the start that follows.
   */
  private List<String> missing() {
    try {
      return SearchAttributeSetup.missing(service, server.namespace());
    } catch (StatusRuntimeException untold) {
      return List.of();
    }
  }
}
