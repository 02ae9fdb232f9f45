package dev.embark.starter.client;

import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Notice;
import dev.embark.workflows.workflow.NotificationWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The history of one part of a fleet: the whole history unless the run continued as new. Not
 * thread-safe.
 */
final class FleetPart implements HistoryReader.Listener {
  private static final Set<Notice.Event> TOLD =
      EnumSet.of(
          Notice.Event.FLEET_PAUSED,
          Notice.Event.WAVE_WAITS_FOR_APPROVAL,
          Notice.Event.NEEDS_ATTENTION);

  private final HistoryDecoder decoder;
  private final HistoryReader events;
  private final List<StoryNotice> notices = new ArrayList<>();
  private Instant at = Instant.EPOCH;
  private WorkflowExecutionStartedEventAttributes start =
      WorkflowExecutionStartedEventAttributes.getDefaultInstance();
  private @Nullable FleetStatus result;

  private FleetPart(HistoryDecoder decoder) {
    this.decoder = decoder;
    this.events = new HistoryReader(decoder, this);
  }

  static FleetPart read(Stream<HistoryEvent> history, HistoryDecoder decoder) {
    FleetPart part = new FleetPart(decoder);
    history.forEach(part::read);
    return part;
  }

  private void read(HistoryEvent event) {
    if (event.getEventId() == 1) {
      at = Instant.ofEpochSecond(event.getEventTime().getSeconds());
    }
    if (event.hasStartChildWorkflowExecutionInitiatedEventAttributes()) {
      child(event.getStartChildWorkflowExecutionInitiatedEventAttributes());
    }
    events.read(event);
  }

  /**
   * A child workflow sends each notice, even without webhooks; the start and the end are reported
   * anyway.
   */
  private void child(StartChildWorkflowExecutionInitiatedEventAttributes child) {
    if (child.getWorkflowType().getName().equals(NotificationWorkflow.class.getSimpleName())) {
      decoder
          .first(child.getInput(), Notice.class)
          .filter(notice -> TOLD.contains(notice.event()))
          .map(
              notice ->
                  new StoryNotice(
                      Instant.ofEpochMilli(notice.atMillis()), notice.event(), notice.text()))
          .ifPresent(notices::add);
    }
  }

  // ---- what it tells

  Instant at() {
    return at;
  }

  /** Returns why it was started; null if no reason was given. */
  @Nullable String reason() {
    String reason =
        decoder.text(
            start.getMemo().getFieldsOrDefault(RunMemo.REASON, Payload.getDefaultInstance()));
    return reason.isEmpty() ? null : reason;
  }

  /** Null if it cannot be read. */
  @Nullable FleetInput input() {
    return decoder.first(start.getInput(), FleetInput.class).orElse(null);
  }

  /** Returns the run that continued as this one; empty for the first run. */
  String continuedFrom() {
    return start.getContinuedExecutionRunId();
  }

  List<StoryCommand> commands() {
    return events.commands();
  }

  List<StoryNotice> notices() {
    return notices;
  }

  @Nullable FleetStatus result() {
    return result;
  }

  @Nullable String closing() {
    return events.closing();
  }

  // ---- what the events mean

  @Override
  public void started(WorkflowExecutionStartedEventAttributes attributes) {
    start = attributes;
  }

  @Override
  public void completed(String activity, Payloads input, Payloads answer) {
    // A fleet runs no relevant activities itself.
  }

  @Override
  public void unanswered(String activity) {
    // See completed.
  }

  @Override
  public void result(Payloads payloads) {
    result = decoder.first(payloads, FleetStatus.class).orElse(null);
  }
}
