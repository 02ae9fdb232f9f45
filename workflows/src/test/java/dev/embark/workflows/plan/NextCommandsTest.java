package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Pace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NextCommandsTest {

  private static final Counts LEFT = ended(Map.of("Onboarded", 2, "RollbackIncomplete", 1));
  private static final Counts BOTH = ended(Map.of("RolledBack", 2, "RollbackIncomplete", 1));

  @Test
  void namesAnotherUndoForWhatCouldNotBePutBack() {
    assertThat(NextCommands.of(status(FleetState.COMPLETED, LEFT, false)))
        .containsExactly("embark retry f --undo");
    assertThat(NextCommands.of(status(FleetState.STOPPED, BOTH, false)))
        .containsExactly("embark retry f --undo", "embark retry f");
  }

  /** The next off-boarding completes what the undo has left. */
  @Test
  void namesAnotherOffboardingForWhatAnOffboardingHasLeft() {
    assertThat(NextCommands.of(status(FleetState.COMPLETED, LEFT, true)))
        .containsExactly("embark retry f");
  }

  @Test
  void namesNoRetryToAPausedFleetThatWouldChangeNothing() {
    assertThat(NextCommands.of(status(FleetState.PAUSED, LEFT, false)))
        .startsWith("embark retry f --undo", "embark resume f --acknowledge")
        .doesNotContain("embark retry f");
  }

  @Test
  void namesNothingWhereNothingFailed() {
    assertThat(NextCommands.of(status(FleetState.COMPLETED, ended(Map.of("Onboarded", 3)), false)))
        .isEmpty();
  }

  private static Counts ended(Map<String, Integer> kinds) {
    return new Counts(3, 3, 0, 0, kinds);
  }

  private static FleetStatus status(FleetState state, Counts counts, boolean offboarding) {
    return new FleetStatus(
        "f",
        "digest",
        state,
        state == FleetState.PAUSED ? FleetPause.BUDGET : null,
        null,
        counts,
        200,
        MaxFailures.parse("0"),
        0,
        List.of(),
        List.of(),
        List.of(),
        null,
        Pace.UNKNOWN,
        0,
        offboarding);
  }
}
