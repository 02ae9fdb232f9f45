package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.client.StoryStep.End;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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

  private static ClusterStory story(String name) throws IOException {
    Path file = Path.of("../workflows/src/test/resources/histories", name + ".json");
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
        run,
        WorkflowExecutionHistory.fromJson(Files.readString(file)).getEvents().stream(),
        List.of(),
        new HistoryDecoder(PayloadFormat.dataConverter()));
  }
}
