package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What somebody can do who reaches Temporal but has no credential: every workflow, signal and
 * update with crafted contents, all at the same time in one world.
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
