package dev.embark.starter.client;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.workflow.OffboardingWorkflow;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import dev.embark.workflows.workflow.UndoWorkflow;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the history of one run of a cluster. Not thread-safe. */
final class ClusterStoryReader implements HistoryReader.Listener {

  /** The activities that may write the policy of the client service account. */
  static final Set<String> POLICY_WRITES =
      Set.of("removeStaleBindings", "createBindings", "removeBindings", "restoreBindings");

  private final HistoryDecoder decoder;
  private final HistoryReader events;
  private String kind = "";
  private @Nullable ClusterInput input;
  private @Nullable ClusterSnapshot found;
  private @Nullable PolicyStory policy;
  private @Nullable String credentialsAfter;
  private @Nullable ClusterResult result;

  private ClusterStoryReader(HistoryDecoder decoder) {
    this.decoder = decoder;
    this.events = new HistoryReader(decoder, this);
  }

  /** Builds the story from the events. */
  static ClusterStory read(
      RunInfo run,
      Stream<HistoryEvent> history,
      List<PendingActivityInfo> pending,
      HistoryDecoder decoder) {
    ClusterStoryReader reader = new ClusterStoryReader(decoder);
    history.forEach(reader.events::read);
    pending.forEach(reader.events::pending);
    return new ClusterStory(
        reader.events.asEnded(run),
        reader.kind,
        reader.input,
        reader.found,
        reader.policy,
        reader.credentialsAfter,
        reader.events.steps(),
        reader.events.commands(),
        reader.result,
        reader.events.closing());
  }

  @Override
  public void started(WorkflowExecutionStartedEventAttributes start) {
    kind = start.getWorkflowType().getName();
    if (kind.equals(OnboardingWorkflow.class.getSimpleName())) {
      OnboardingInput given = decoder.first(start.getInput(), OnboardingInput.class).orElse(null);
      input = given;
      captured(given == null ? null : given.captured());
      found = given == null ? null : given.snapshot();
    } else if (kind.equals(OffboardingWorkflow.class.getSimpleName())) {
      input = decoder.first(start.getInput(), OffboardingInput.class).orElse(null);
    } else if (kind.equals(UndoWorkflow.class.getSimpleName())) {
      input = decoder.first(start.getInput(), UndoInput.class).orElse(null);
    }
  }

  @Override
  public void completed(String activity, Payloads request, Payloads answer) {
    if (POLICY_WRITES.contains(activity)) {
      decoder
          .first(request, Requests.EditPolicy.class)
          .ifPresent(edit -> policy = policy == null ? null : policy.edited(edit));
      return;
    }
    switch (activity) {
      case "lookUpCluster" -> {
        if (found == null) {
          found = decoder.first(answer, ClusterSnapshot.class).orElse(null);
        }
      }
      case "captureBindings" ->
          captured(decoder.first(answer, CapturedBindings.class).orElse(null));
      case "updateCluster" ->
          credentialsAfter =
              decoder
                  .first(answer, Answers.Updated.class)
                  .map(Answers.Updated::credentialsId)
                  .orElse(null);
      default -> {
        // What the others change is told by the outcome.
      }
    }
  }

  @Override
  public void unanswered(String activity) {
    if (POLICY_WRITES.contains(activity) && policy != null) {
      policy = policy.uncertain();
    }
  }

  @Override
  public void result(Payloads payloads) {
    result = decoder.first(payloads, ClusterResult.class).orElse(null);
  }

  private void captured(@Nullable CapturedBindings captured) {
    BeforeImage before = captured == null ? null : captured.before();
    if (before != null && policy == null) {
      policy = PolicyStory.startingWith(before.grants());
    }
  }
}
