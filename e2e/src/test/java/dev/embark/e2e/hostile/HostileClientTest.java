package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Attacks by a client that can reach Temporal but has no credentials: every workflow, signal and
 * update with crafted contents, all concurrently in one world.
 */
@Timeout(900)
class HostileClientTest {

  @Test
  void noCraftedTargetMakesTheWorkerLeaveItsBounds() {
    Siege.inSkippedTime(CraftedTargets.all());
  }

  @Test
  void noCraftedInputMakesTheWorkerLeaveItsBounds() {
    Siege.inSkippedTime(CraftedInputs.all());
  }

  @Test
  void noCraftedHistoryMakesTheWorkerLeaveItsBounds() {
    Siege.inSkippedTime(CraftedHistories.all());
  }

  @Test
  void noCraftedMessageMakesTheWorkerLeaveItsBounds() {
    Siege.withoutWaits(CraftedMessages.messages());
  }

  @Test
  void inputsThatCannotBeReadStartNothing() {
    Siege.withoutWaits(CraftedMessages.starts());
  }

  @Test
  void theMatrixIsAsLargeAsItsDocumentSays() {
    int cases =
        CraftedTargets.all().size()
            + CraftedInputs.all().size()
            + CraftedHistories.all().size()
            + CraftedMessages.messages().size()
            + CraftedMessages.starts().size();

    assertThat(cases).isGreaterThan(730);
  }
}
