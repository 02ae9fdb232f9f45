package dev.embark.starter.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.starter.client.StoryStep.End;
import dev.embark.workflows.model.ClusterResult;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one history into steps and commands; a {@link Listener} interprets their
 * effects. Not thread-safe.
 */
final class HistoryReader {
  private final HistoryDecoder decoder;
  private final Listener listener;
  private final Map<Long, Draft> steps = new LinkedHashMap<>();
  private final List<StoryCommand> commands = new ArrayList<>();
  private @Nullable String closing;
  private String cancellation = "cancelled in Temporal";
  private RunInfo.@Nullable State state;
  private @Nullable Instant closedAt;

  HistoryReader(HistoryDecoder decoder, Listener listener) {
    this.decoder = decoder;
    this.listener = listener;
  }

  List<StoryStep> steps() {
    return steps.values().stream().map(Draft::step).toList();
  }

  List<StoryCommand> commands() {
    return commands;
  }

  @Nullable String closing() {
    return closing;
  }

  /** Returns the run as its own closing event describes it: visibility lags behind. */
  RunInfo asEnded(RunInfo run) {
    return state == null || closedAt == null
        ? run
        : new RunInfo(
            run.workflowId(),
            run.runId(),
            run.type(),
            state,
            run.started(),
            closedAt,
            run.author(),
            run.change());
  }

  void read(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
          listener.started(event.getWorkflowExecutionStartedEventAttributes());
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> scheduled(event);
      case EVENT_TYPE_ACTIVITY_TASK_STARTED -> started(event);
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
          EVENT_TYPE_ACTIVITY_TASK_FAILED,
          EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
          EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
          activityEnded(event);
      case EVENT_TYPE_TIMER_STARTED -> timerStarted(event);
      case EVENT_TYPE_TIMER_FIRED ->
          end(event.getTimerFiredEventAttributes().getStartedEventId(), event, End.DONE);
      case EVENT_TYPE_TIMER_CANCELED ->
          end(event.getTimerCanceledEventAttributes().getStartedEventId(), event, End.CANCELLED);
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED -> command(event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> cancelRequested(event);
      case EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED -> remembered(event);
      default -> closed(event);
    }
  }

  // ---- steps

  private void scheduled(HistoryEvent event) {
    ActivityTaskScheduledEventAttributes attributes =
        event.getActivityTaskScheduledEventAttributes();
    Draft draft = new Draft(attributes.getActivityType().getName(), summary(event), at(event));
    draft.input = attributes.getInput();
    draft.activityId = attributes.getActivityId();
    steps.put(event.getEventId(), draft);
  }

  private void timerStarted(HistoryEvent event) {
    Draft draft = new Draft("timer", summary(event), at(event));
    draft.attempts = 1;
    steps.put(event.getEventId(), draft);
  }

  private void started(HistoryEvent event) {
    var attributes = event.getActivityTaskStartedEventAttributes();
    Draft draft = steps.get(attributes.getScheduledEventId());
    if (draft != null) {
      draft.attempts = attributes.getAttempt();
      if (attributes.hasLastFailure()) {
        draft.failed(attributes.getLastFailure(), decoder);
      }
    }
  }

  private void activityEnded(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
        var attributes = event.getActivityTaskCompletedEventAttributes();
        end(attributes.getScheduledEventId(), event, End.DONE)
            .ifPresent(
                draft -> listener.completed(draft.name, draft.input, attributes.getResult()));
      }
      case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
        var attributes = event.getActivityTaskFailedEventAttributes();
        failed(attributes.getScheduledEventId(), event, attributes.getFailure());
      }
      case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
        var attributes = event.getActivityTaskTimedOutEventAttributes();
        failed(attributes.getScheduledEventId(), event, attributes.getFailure());
      }
      default ->
          end(
                  event.getActivityTaskCanceledEventAttributes().getScheduledEventId(),
                  event,
                  End.CANCELLED)
              .ifPresent(draft -> listener.unanswered(draft.name));
    }
  }

  private void failed(long scheduledEventId, HistoryEvent event, Failure failure) {
    end(scheduledEventId, event, End.FAILED)
        .ifPresent(
            draft -> {
              draft.failed(failure, decoder);
              listener.unanswered(draft.name);
            });
  }

  private Optional<Draft> end(long id, HistoryEvent event, End end) {
    Optional<Draft> draft = Optional.ofNullable(steps.get(id));
    draft.ifPresent(
        each -> {
          each.end = end;
          each.endedAt = at(event);
        });
    return draft;
  }

  /** Adds what is not yet in the history: the attempts of a pending activity. */
  void pending(PendingActivityInfo activity) {
    steps.values().stream()
        .filter(draft -> draft.activityId.equals(activity.getActivityId()))
        .forEach(
            draft -> {
              draft.attempts = activity.getAttempt();
              if (activity.hasLastFailure()) {
                draft.failed(activity.getLastFailure(), decoder);
              }
            });
  }

  // ---- commands

  private void command(HistoryEvent event) {
    var input =
        event.getWorkflowExecutionUpdateAcceptedEventAttributes().getAcceptedRequest().getInput();
    JsonNode given = decoder.tree(input.getArgs()).orElse(null);
    JsonNode authorship = given == null ? null : given.path("authorship");
    commands.add(
        new StoryCommand(
            at(event),
            input.getName(),
            text(authorship, "author"),
            text(authorship, "reason"),
            text(authorship, "changeId"),
            given == null ? "" : details(given)));
  }

  /** Returns the values set by a command, apart from its authorship, on one line. */
  private static String details(JsonNode given) {
    List<String> details = new ArrayList<>();
    given
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (!field.getKey().equals("authorship") && isSet(value)) {
                details.add(field.getKey() + "=" + text(value));
              }
            });
    return String.join(", ", details);
  }

  /** A window is either a number or a percentage of the fleet. */
  private static String text(JsonNode value) {
    return value.hasNonNull("value") && value.has("percent")
        ? value.get("value").asText() + (value.get("percent").asBoolean() ? "%" : "")
        : value.isValueNode() ? value.asText() : value.toString();
  }

  private static boolean isSet(JsonNode value) {
    boolean no = value.isBoolean() && !value.booleanValue();
    return !no && !value.isNull() && !(value.isContainerNode() && value.isEmpty());
  }

  private static @Nullable String text(@Nullable JsonNode node, String field) {
    JsonNode value = node == null ? null : node.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  // ---- the end

  /** The Web UI does not record who cancelled the run. */
  private void cancelRequested(HistoryEvent event) {
    var attributes = event.getWorkflowExecutionCancelRequestedEventAttributes();
    cancellation =
        "cancelled in Temporal"
            + (attributes.getIdentity().isEmpty() ? "" : " by " + attributes.getIdentity())
            + (attributes.getCause().isEmpty() ? "" : ": " + attributes.getCause());
  }

  /** A cancelled run leaves its result in its memo. */
  private void remembered(HistoryEvent event) {
    var memo = event.getWorkflowPropertiesModifiedEventAttributes().getUpsertedMemo();
    Payload result = memo.getFieldsOrDefault(ClusterResult.MEMO, Payload.getDefaultInstance());
    if (result.getMetadataCount() > 0) {
      listener.result(Payloads.newBuilder().addPayloads(result).build());
    }
  }

  private void closed(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> {
        close(event, RunInfo.State.COMPLETED);
        listener.result(event.getWorkflowExecutionCompletedEventAttributes().getResult());
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED -> {
        close(event, RunInfo.State.FAILED);
        Failure failure = event.getWorkflowExecutionFailedEventAttributes().getFailure();
        listener.result(failure.getApplicationFailureInfo().getDetails());
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED -> {
        close(event, RunInfo.State.TERMINATED);
        var attributes = event.getWorkflowExecutionTerminatedEventAttributes();
        closing = "terminated by " + attributes.getIdentity() + ": " + attributes.getReason();
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> {
        close(event, RunInfo.State.CANCELED);
        closing = cancellation;
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT -> {
        close(event, RunInfo.State.TIMED_OUT);
        closing = "timed out";
      }
      default -> {
        // Workflow tasks, markers and children: not part of the story.
      }
    }
  }

  private void close(HistoryEvent event, RunInfo.State how) {
    state = how;
    closedAt = at(event);
  }

  private String summary(HistoryEvent event) {
    return decoder.text(event.getUserMetadata().getSummary());
  }

  private static Instant at(HistoryEvent event) {
    return Instant.ofEpochSecond(
        event.getEventTime().getSeconds(), event.getEventTime().getNanos());
  }

  /** Interprets the effects of the events. */
  interface Listener {
    /** Called when the run was started. */
    void started(WorkflowExecutionStartedEventAttributes start);

    /** Called when the activity completed with this input and answer. */
    void completed(String activity, Payloads input, Payloads answer);

    /**
     * Called when the activity failed for good or was cancelled: it may still have taken effect.
     */
    void unanswered(String activity);

    /** Called when the run ended with this result, whether a failure or not. */
    void result(Payloads result);
  }

  /** A step that may still be running. */
  private static final class Draft {
    private final String name;
    private final String summary;
    private final Instant startedAt;
    private String activityId = "";
    private Payloads input = Payloads.getDefaultInstance();
    private @Nullable Instant endedAt;
    private int attempts;
    private End end = End.RUNNING;
    private @Nullable String code;
    private @Nullable String message;

    Draft(String name, String summary, Instant startedAt) {
      // Activity types are named like their methods, but capitalized.
      this.name = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
      this.summary = summary;
      this.startedAt = startedAt;
    }

    void failed(Failure failure, HistoryDecoder decoder) {
      String type = failure.getApplicationFailureInfo().getType();
      code = type.isEmpty() ? null : type;
      message = decoder.message(failure);
    }

    StoryStep step() {
      return new StoryStep(name, summary, startedAt, endedAt, attempts, end, code, message);
    }
  }
}
