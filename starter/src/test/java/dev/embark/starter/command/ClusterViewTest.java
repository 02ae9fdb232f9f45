package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private static final String ID = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";

  private static final Outcome LEFT =
      new Outcome.RollbackIncomplete(ErrorCode.IAM_PERMISSION_DENIED, "left", List.of());

  @Test
  void whatAnOnboardingHasLeftIsPutBackByAnotherUndo() {
    assertThat(closed("OnboardingWorkflow", LEFT).nextCommands())
        .containsExactly("embark retry " + ID + " --undo");
  }

  @Test
  void aboutWhatAnOffboardingHasLeftAPersonDecides() {
    assertThat(closed("OffboardingWorkflow", LEFT).nextCommands())
        .hasSize(2)
        .allSatisfy(command -> assertThat(command).doesNotContain("--undo"))
        .satisfiesExactly(
            command -> assertThat(command).startsWith("embark describe " + ID),
            command -> assertThat(command).startsWith("embark retry " + ID));
  }

  @Test
  void anUndoThatHasPutEverythingBackEndedAsAskedAndIsFollowedByAnOnboarding() {
    // given
    Outcome back = new Outcome.RolledBack(ErrorCode.CREDENTIALS_REJECTED, "put back", List.of());

    // when
    ClusterView onboarding = closed("OnboardingWorkflow", back);
    ClusterView undo = closed("UndoWorkflow", back);

    // then
    assertThat(onboarding.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(undo.exitCode()).isEqualTo(ExitCode.STOPPED);
    assertThat(undo.nextCommands()).containsExactly("embark retry " + ID);
  }

  @Test
  void anUndoThatHasPutNothingBackIsTriedOnceMore() {
    // given
    Outcome refused = new Outcome.Rejected(ErrorCode.CASTAI_FORBIDDEN, "the key is not allowed to");

    // when
    ClusterView rejected = closed("UndoWorkflow", refused);
    ClusterView terminated = closed("UndoWorkflow", null);

    // then
    for (ClusterView undo : List.of(rejected, terminated)) {
      assertThat(undo.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(undo.nextCommands()).containsExactly("embark retry " + ID + " --undo");
    }
  }

  @Test
  void anUndoUnderWayIsNotRolledBack() {
    // when
    ClusterView moving = open("UndoWorkflow", Phase.RollingBack);
    ClusterView held = open("UndoWorkflow", Phase.NeedsAttention);
    ClusterView onboarding = open("OnboardingWorkflow", Phase.Preparing);

    // then
    assertThat(moving.nextCommands()).containsExactly("embark watch " + ID);
    assertThat(held.nextCommands()).containsExactly("embark retry " + ID, "embark describe " + ID);
    assertThat(onboarding.nextCommands()).contains("embark rollback " + ID);
  }

  private static ClusterView closed(String type, @Nullable Outcome outcome) {
    return view(type, RunInfo.State.FAILED, Phase.Done, outcome);
  }

  private static ClusterView open(String type, Phase phase) {
    return view(type, RunInfo.State.RUNNING, phase, null);
  }

  private static ClusterView view(
      String type, RunInfo.State state, Phase phase, @Nullable Outcome outcome) {
    Instant ended = state == RunInfo.State.RUNNING ? null : Instant.EPOCH.plusSeconds(60);
    RunInfo run =
        new RunInfo("cluster/" + ID, "run-1", type, state, Instant.EPOCH, ended, "ada", null);
    ClusterStatus status =
        new ClusterStatus(
            ID,
            phase,
            "a step",
            List.of(),
            false,
            null,
            null,
            null,
            outcome == null ? null : new ClusterResult(ID, outcome, null, List.of()));
    return new ClusterView(run, status);
  }
}
