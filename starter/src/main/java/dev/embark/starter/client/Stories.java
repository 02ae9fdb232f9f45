package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** The story of one run of a cluster. */
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
   * The story of one run of a fleet, from its first part on.
   *
   * @throws CommandException if what it was given cannot be read here
   */
  public FleetStory fleet(RunInfo run) {
    List<StoryCommand> commands = new ArrayList<>();
    Start first = null;
    FleetStatus result = null;
    for (String runId = run.runId(); !runId.isEmpty(); ) {
      Part part = new Part();
      HistoryReader reader = new HistoryReader(decoder, part);
      String id = runId;
      reading(
          run.workflowId(),
          () -> {
            client.streamHistory(run.workflowId(), id).forEach(event -> part.read(event, reader));
            return id;
          });
      commands.addAll(0, reader.commands());
      result = result == null ? part.result : result;
      first = part.start();
      runId = first.continuedFrom();
    }
    if (first == null || first.input() == null) {
      throw CommandException.of(
              ExitCode.FAILED, "What " + run.workflowId() + " was given cannot be read here.")
          .move("you")
          .next("Where payloads are encrypted, the command line needs the same keyset.");
    }
    return new FleetStory(run, first.at(), first.reason(), first.input(), commands, result);
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

  /** How a part of a fleet began. */
  private record Start(
      Instant at, @Nullable String reason, @Nullable FleetInput input, String continuedFrom) {}

  /** One part of a fleet: all of it, unless it went on as new. */
  private final class Part implements HistoryReader.Listener {
    private Instant at = Instant.EPOCH;
    private WorkflowExecutionStartedEventAttributes start =
        WorkflowExecutionStartedEventAttributes.getDefaultInstance();
    private @Nullable FleetStatus result;

    void read(HistoryEvent event, HistoryReader reader) {
      if (event.getEventId() == 1) {
        at = Instant.ofEpochSecond(event.getEventTime().getSeconds());
      }
      reader.read(event);
    }

    Start start() {
      return new Start(
          at,
          reason(),
          decoder.first(start.getInput(), FleetInput.class).orElse(null),
          start.getContinuedExecutionRunId());
    }

    private @Nullable String reason() {
      String reason =
          decoder.text(
              start.getMemo().getFieldsOrDefault(Runs.Memo.REASON, Payload.getDefaultInstance()));
      return reason.isEmpty() ? null : reason;
    }

    @Override
    public void started(WorkflowExecutionStartedEventAttributes attributes) {
      start = attributes;
    }

    @Override
    public void completed(String activity, Payloads input, Payloads answer) {
      // A fleet runs no activity of interest itself.
    }

    @Override
    public void unanswered(String activity) {
      // The same.
    }

    @Override
    public void result(Payloads payloads) {
      result = decoder.first(payloads, FleetStatus.class).orElse(null);
    }
  }
}
