package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Notice;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Reads the histories of the workflows' replay tests. */
class FleetPartTest {
  @Test
  void tellsWhatTheFleetDidByItselfWithTimeAndReason() throws IOException {
    // when
    FleetPart fleet = part("fleet-approved-breached-and-retried");

    // then
    assertThat(fleet.notices())
        .extracting(StoryNotice::event)
        .contains(Notice.Event.WAVE_WAITS_FOR_APPROVAL, Notice.Event.FLEET_PAUSED)
        .doesNotContain(Notice.Event.FLEET_STARTED, Notice.Event.FLEET_FINISHED);
    assertThat(fleet.notices())
        .filteredOn(notice -> notice.event() == Notice.Event.FLEET_PAUSED)
        .allSatisfy(
            notice -> {
              assertThat(notice.text())
                  .containsPattern("is paused: .*clusters failed, \\d+ allowed");
              assertThat(notice.at()).isAfter(fleet.at());
            });
  }

  @Test
  void tellsABreachBeforeTheCommandThatResumedTheFleet() throws IOException {
    // when
    FleetPart fleet = part("fleet-paused-and-resumed");

    // then
    assertThat(fleet.commands()).extracting(StoryCommand::name).containsExactly("resume");
    assertThat(fleet.notices())
        .filteredOn(notice -> notice.event() == Notice.Event.FLEET_PAUSED)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.text()).containsPattern("is paused: .*failed, \\d+ allowed");
              assertThat(notice.at()).isBeforeOrEqualTo(fleet.commands().get(0).at());
            });
    assertThat(fleet.result()).isNotNull();
    assertThat(fleet.closing()).isNull();
  }

  private static FleetPart part(String name) throws IOException {
    Path file = Path.of("../workflows/src/test/resources/histories", name + ".json");
    return FleetPart.read(
        WorkflowExecutionHistory.fromJson(Files.readString(file)).getEvents().stream(),
        new HistoryDecoder(PayloadFormat.dataConverter()));
  }
}
