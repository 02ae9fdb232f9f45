package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.client.StoryStep.End;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.port.IamWriteActivities;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ActivityTaskFailedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the histories of the workflows' replay tests. */
class ClusterStoryReaderTest {
  @Test
  void tellsTheStepsOfAnOnboardingInOrderWithTimesAndAttempts() throws IOException {
    // when
    ClusterStory story = story("onboarded");

    // then
    assertThat(story.steps())
        .extracting(StoryStep::name)
        .containsSubsequence(
            "lookUpCluster",
            "captureBindings",
            "registerServiceAccount",
            "createBindings",
            "timer",
            "updateCluster",
            "confirmCluster");
    assertThat(story.steps())
        .allSatisfy(
            step -> {
              assertThat(step.end()).isEqualTo(End.DONE);
              assertThat(step.attempts()).isPositive();
              assertThat(step.summary()).isNotEmpty();
              assertThat(step.endedAt()).isAfterOrEqualTo(step.startedAt());
            });
    assertThat(story.outcome()).containsInstanceOf(Outcome.Onboarded.class);
    assertThat(story.credentialsAfter()).isNotEmpty();
    assertThat(story.found()).isNotNull();
  }

  @Test
  void tellsThePolicyBeforeAndAfter() throws IOException {
    // when
    PolicyStory policy = story("onboarded").policy();

    // then
    assertThat(policy).isNotNull();
    assertThat(policy.certain()).isTrue();
    assertThat(policy.added())
        .extracting(Grant::role)
        .containsExactlyInAnyOrder(
            "roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser");
    assertThat(policy.removed()).isEmpty();
  }

  @Test
  void knowsEveryActivityThatWritesThePolicy() {
    assertThat(ClusterStoryReader.POLICY_WRITES)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(IamWriteActivities.class.getDeclaredMethods()).map(Method::getName).toList());
  }

  @Test
  void tellsThatThePolicyMayDifferWhereAWriteWasNotAnswered() throws IOException {
    assertThat(policyAfterFailed("RestoreBindings").certain()).isFalse();
    assertThat(policyAfterFailed("RemoveBindings").certain()).isFalse();
  }

  @Test
  void staysCertainOfThePolicyWhereALookFailed() throws IOException {
    assertThat(policyAfterFailed("InspectBindings").certain()).isTrue();
    assertThat(policyAfterFailed("CaptureBindings").certain()).isTrue();
  }

  @Test
  void showsThatAnUndoLeftThePolicyAsItWas() throws IOException {
    // when
    ClusterStory story = story("rolled-back");

    // then
    assertThat(story.outcome()).containsInstanceOf(Outcome.RolledBack.class);
    assertThat(story.policy()).isNotNull();
    assertThat(story.policy().added()).isEmpty();
    assertThat(story.policy().removed()).isEmpty();
    assertThat(story.steps()).extracting(StoryStep::name).contains("restoreBindings");
    assertThat(story.steps())
        .filteredOn(step -> step.end() == End.FAILED)
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.code()).isNotNull());
  }

  @Test
  void tellsTheOutcomeOfARunThatWasCancelledInTemporal() throws IOException {
    // when
    ClusterStory story = story("cancelled");

    // then
    assertThat(story.run().state()).isEqualTo(RunInfo.State.CANCELED);
    assertThat(story.closing()).startsWith("cancelled in Temporal");
    assertThat(story.outcome())
        .get()
        .isInstanceOfSatisfying(
            Outcome.RolledBack.class,
            back -> {
              assertThat(back.code()).isEqualTo(ErrorCode.CANCELLED);
              assertThat(back.pieces()).isNotEmpty();
            });
  }

  @Test
  void tellsWhoCommandedTheRun() throws IOException {
    assertThat(story("held-and-retried").commands())
        .extracting(StoryCommand::name)
        .contains("retry");
  }

  @Test
  void tellsWhoAskedForAnotherTryOfAnUndo() {
    // given
    Authorship author = new Authorship("ada@laptop", "the quota is back", "CHG0042");
    UndoInput input =
        new UndoInput(
            ClusterTarget.of("undone", "acme-prod", "castai@acme-prod.iam.gserviceaccount.com"),
            ClusterOptions.DEFAULT,
            author,
            "payments",
            "canary",
            null);
    HistoryEvent started =
        HistoryEvent.newBuilder()
            .setEventId(1)
            .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
            .setWorkflowExecutionStartedEventAttributes(
                WorkflowExecutionStartedEventAttributes.newBuilder()
                    .setWorkflowType(WorkflowType.newBuilder().setName("UndoWorkflow"))
                    .setInput(PayloadFormat.dataConverter().toPayloads(input).orElseThrow()))
            .build();

    // when
    ClusterStory story = story("undone", Stream.of(started));

    // then
    assertThat(story.input()).isNotNull();
    assertThat(story.input().authorship()).isEqualTo(author);
    assertThat(story.input().fleet()).isEqualTo("payments");
  }

  private static ClusterStory story(String name) throws IOException {
    return story(name, events(name));
  }

  /** The policy of a run that onboarded its cluster and then failed at this activity. */
  private static PolicyStory policyAfterFailed(String activity) throws IOException {
    ActivityTaskScheduledEventAttributes what =
        ActivityTaskScheduledEventAttributes.newBuilder()
            .setActivityType(ActivityType.newBuilder().setName(activity))
            .build();
    HistoryEvent scheduled =
        HistoryEvent.newBuilder()
            .setEventId(10_000)
            .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
            .setActivityTaskScheduledEventAttributes(what)
            .build();
    HistoryEvent failed =
        HistoryEvent.newBuilder()
            .setEventId(10_001)
            .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED)
            .setActivityTaskFailedEventAttributes(
                ActivityTaskFailedEventAttributes.newBuilder().setScheduledEventId(10_000))
            .build();
    PolicyStory policy =
        story(activity, Stream.concat(events("onboarded"), Stream.of(scheduled, failed))).policy();
    assertThat(policy).isNotNull();
    return policy;
  }

  private static Stream<HistoryEvent> events(String name) throws IOException {
    Path file = Path.of("../workflows/src/test/resources/histories", name + ".json");
    return WorkflowExecutionHistory.fromJson(Files.readString(file)).getEvents().stream();
  }

  private static ClusterStory story(String name, Stream<HistoryEvent> history) {
    RunInfo run =
        new RunInfo(
            "cluster/" + name,
            "run",
            "OnboardingWorkflow",
            RunInfo.State.COMPLETED,
            Instant.EPOCH,
            null,
            null,
            null);
    return ClusterStoryReader.read(
        run, history, List.of(), new HistoryDecoder(PayloadFormat.dataConverter()));
  }
}
