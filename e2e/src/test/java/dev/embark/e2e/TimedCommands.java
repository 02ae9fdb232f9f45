package dev.embark.e2e;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sends commands to a fleet and measures how long each takes to be accepted. */
final class TimedCommands {

  private final WorkflowClient client;
  private final WorkflowStub fleet;
  private final List<Sent> sent = new ArrayList<>();

  TimedCommands(WorkflowClient client, WorkflowStub fleet) {
    this.client = client;
    this.fleet = fleet;
  }

  /**
   * An accepted command.
   *
   * @param took from sending until the sender knew
   * @param tasks workflow tasks that the fleet completed meanwhile, including the accepting one
   */
  record Accepted(String command, Duration took, int tasks) {}

  private record Sent(String id, String command, Instant at, Duration took) {}

  /** Sends a command and waits until it is accepted, not until it is carried out. */
  void send(String command, Object argument) {
    String id = command + "-" + sent.size();
    UpdateOptions<Object> options =
        UpdateOptions.newBuilder(Object.class)
            .setUpdateName(command)
            .setUpdateId(id)
            .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
            .build();
    Instant at = Instant.now();
    fleet.startUpdate(options, argument);
    sent.add(new Sent(id, command, at, Duration.between(at, Instant.now())));
  }

  /** Uses the fleet's history, which has the same clock as the sender. */
  List<Accepted> accepted() {
    List<HistoryEvent> events =
        client.fetchHistory(fleet.getExecution().getWorkflowId()).getEvents();
    return sent.stream()
        .map(each -> new Accepted(each.command(), each.took(), tasks(events, each)))
        .toList();
  }

  private static int tasks(List<HistoryEvent> events, Sent command) {
    int tasks = 0;
    for (HistoryEvent event : events) {
      if (isAcceptanceOf(event, command)) {
        return tasks;
      }
      if (event.getEventType() == EVENT_TYPE_WORKFLOW_TASK_COMPLETED
          && at(event).isAfter(command.at())) {
        tasks++;
      }
    }
    throw new AssertionError("Never accepted: " + command);
  }

  private static boolean isAcceptanceOf(HistoryEvent event, Sent command) {
    return event.getEventType() == EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
        && event
            .getWorkflowExecutionUpdateAcceptedEventAttributes()
            .getProtocolInstanceId()
            .equals(command.id());
  }

  private static Instant at(HistoryEvent event) {
    return Instant.ofEpochSecond(
        event.getEventTime().getSeconds(), event.getEventTime().getNanos());
  }
}
