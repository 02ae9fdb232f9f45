package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.client.RunInfo;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Pace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetViewTest {

  @Test
  void whatAFleetHasNotStartedIsTakenUpByTheCommandThatStartedIt() {
    // when
    List<String> onboarding = commandsAfterStopping(false);
    List<String> offboarding = commandsAfterStopping(true);

    // then
    assertThat(onboarding).containsExactly("embark onboard FILE");
    assertThat(offboarding).containsExactly("embark offboard FILE");
  }

  /** Returns the commands for a fleet that was stopped after one of its three clusters. */
  private static List<String> commandsAfterStopping(boolean offboarding) {
    Counts counts = new Counts(3, 1, 0, 0, Map.of("Unchanged", 1));
    FleetStatus stopped =
        new FleetStatus(
            "payments",
            "digest",
            FleetState.STOPPED,
            null,
            "Stopped by ada",
            counts,
            200,
            new MaxFailures(5, true),
            0,
            List.of(),
            List.of(),
            List.of(),
            null,
            Pace.UNKNOWN,
            1,
            offboarding);
    RunInfo run =
        new RunInfo(
            "fleet/payments",
            "run-1",
            "FleetWorkflow",
            RunInfo.State.COMPLETED,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(60),
            "ada",
            null);
    return new FleetView(run, stopped).nextCommands(Troubles.among(List.of()));
  }
}
