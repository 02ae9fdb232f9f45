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

/** Commands to a fleet, with what it took until each was accepted. */
final class TimedCommands {

  private final WorkflowClient client;
  private final WorkflowStub fleet;
  private final List<Sent> sent = new ArrayList<>();

  TimedCommands(WorkflowClient client, WorkflowStub fleet) {
    this.client = client;
    this.fleet = fleet;
  }

  /**
   * A command that was accepted.
   *
   * @param took from its being sent until the sender knew
   * @param tasks workflow tasks that the fleet completed meanwhile, the one that accepted it
   *     included
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

  /** By the fleet's history, which is of the same clock as the sender. */
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
