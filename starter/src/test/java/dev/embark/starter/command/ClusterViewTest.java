package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.client.RunInfo;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private static final String ID = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";

  @Test
  void whatAnOnboardingHasLeftIsPutBackByAnotherUndo() {
    assertThat(left(true).nextCommands()).containsExactly("embark retry " + ID + " --undo");
  }

  @Test
  void aboutWhatAnOffboardingHasLeftAPersonDecides() {
    assertThat(left(false).nextCommands())
        .hasSize(2)
        .allSatisfy(command -> assertThat(command).doesNotContain("--undo"))
        .satisfiesExactly(
            command -> assertThat(command).startsWith("embark describe " + ID),
            command -> assertThat(command).startsWith("embark retry " + ID));
  }

  /** A cluster that has ended, and was not put back. */
  private static ClusterView left(boolean putsBack) {
    Outcome outcome =
        new Outcome.RollbackIncomplete(ErrorCode.IAM_PERMISSION_DENIED, "left", List.of());
    RunInfo run =
        new RunInfo(
            "cluster/" + ID,
            "run-1",
            RunInfo.State.FAILED,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(60),
            "ada",
            null);
    OnboardingStatus status =
        new OnboardingStatus(
            ID,
            Phase.Done,
            "done",
            List.of(),
            false,
            null,
            null,
            null,
            new OnboardingResult(ID, outcome, null, List.of()));
    return new ClusterView(run, status, putsBack);
  }
}
