package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.model.WaveStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The waves of a fleet, for people and for programs. */
final class FleetWaves {
  private FleetWaves() {}

  static TextTable table(FleetStatus status) {
    TextTable table = new TextTable("WAVE", "STATE", "ENDED", "IN FLIGHT", "HELD", "FAILED");
    for (WaveStatus wave : status.waves()) {
      Counts counts = wave.counts();
      table.row(
          wave.name(),
          state(status, wave),
          counts.endedTotal() + "/" + counts.total(),
          Integer.toString(counts.inFlight() - counts.held()),
          Integer.toString(counts.waiting()),
          counts.failed() + " of " + wave.failuresAllowed() + " allowed");
    }
    return table;
  }

  /** Returns a wave's state and its end time; no wave is active in a fleet that has ended. */
  static String state(FleetStatus status, WaveStatus wave) {
    if (status.state().isEnd() && wave.state() != WaveState.DONE) {
      return wave.state() == WaveState.PENDING ? "not begun" : "ended";
    }
    String state = wave.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return wave.untilMillis() == null ? state : state + " until " + time(wave.untilMillis());
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static ArrayNode json(FleetStatus status) {
    ArrayNode list = Json.list();
    for (WaveStatus wave : status.waves()) {
      ObjectNode entry = list.addObject();
      entry.put("name", wave.name());
      entry.put("state", wave.state().name());
      entry.put("failuresAllowed", wave.failuresAllowed());
      entry.put("until", wave.untilMillis() == null ? null : time(wave.untilMillis()));
      entry.put("approvedBy", wave.approvedBy());
      entry.set("counts", FleetReport.counts(wave.counts()));
    }
    return list;
  }
}
