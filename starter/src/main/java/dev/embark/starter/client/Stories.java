package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.FleetInput;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Reads what runs did from their histories. Thread-safe. */
public final class Stories {
  private final WorkflowClient client;
  private final Server server;
  private final HistoryDecoder decoder;

  Stories(WorkflowClient client, Server server) {
    this.client = client;
    this.server = server;
    this.decoder = new HistoryDecoder(client.getOptions().getDataConverter());
  }

  /** Returns the story of one run of a cluster. */
  public ClusterStory cluster(RunInfo run) {
    return reading(
        run.workflowId(),
        () ->
            ClusterStoryReader.read(
                run,
                client.streamHistory(run.workflowId(), run.runId()),
                run.isRunning() ? pending(run) : List.of(),
                decoder));
  }

  /**
   * Returns the story of one run of a fleet, from its first part.
   *
   * @throws CommandException if its input cannot be read here
   */
  public FleetStory fleet(RunInfo run) {
    FleetPart last = part(run, run.runId());
    Deque<FleetPart> parts = new ArrayDeque<>(List.of(last));
    while (!parts.getFirst().continuedFrom().isEmpty()) {
      parts.addFirst(part(run, parts.getFirst().continuedFrom()));
    }
    FleetPart first = parts.getFirst();
    FleetInput input = first.input();
    if (input == null) {
      throw CommandException.of(
              ExitCode.FAILED, "The input of " + run.workflowId() + " cannot be read here.")
          .next("If payloads are encrypted, the command line needs the worker's keyset.");
    }
    return new FleetStory(
        run,
        first.at(),
        first.reason(),
        input,
        parts.stream().flatMap(part -> part.commands().stream()).toList(),
        parts.stream().flatMap(part -> part.notices().stream()).toList(),
        last.result(),
        last.closing());
  }

  private FleetPart part(RunInfo run, String runId) {
    return reading(
        run.workflowId(),
        () -> FleetPart.read(client.streamHistory(run.workflowId(), runId), decoder));
  }

  private List<PendingActivityInfo> pending(RunInfo run) {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(server.namespace())
                .setExecution(
                    WorkflowExecution.newBuilder()
                        .setWorkflowId(run.workflowId())
                        .setRunId(run.runId()))
                .build())
        .getPendingActivitiesList();
  }

  private <T> T reading(String workflowId, Supplier<T> story) {
    try {
      return story.get();
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "read the history of " + workflowId);
    }
  }
}
