package dev.embark.starter.report;

import dev.embark.starter.client.FleetStory;
import dev.embark.starter.client.StoryCommand;
import dev.embark.starter.client.StoryNotice;
import dev.embark.starter.report.Block.Cell;
import dev.embark.workflows.model.Notice;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The commands given to a fleet and its automatic actions, as the rows of one table. */
final class FleetEvents {
  static final List<String> HEADINGS =
      List.of("When", "What", "By (as stated)", "Change", "Reason", "With");

  private FleetEvents() {}

  /** Returns the rows in chronological order. */
  static List<List<Cell>> rows(FleetStory fleet) {
    return Stream.concat(
            fleet.commands().stream().map(each -> new Event(each.at(), row(each))),
            fleet.notices().stream().map(each -> new Event(each.at(), row(each))))
        .sorted(Comparator.comparing(Event::at))
        .map(Event::row)
        .toList();
  }

  /** Returns the row of a command; clusters accept some too. */
  static List<Cell> row(StoryCommand command) {
    return Cell.row(
        Composition.time(command.at()),
        command.name(),
        command.author(),
        command.change(),
        command.reason(),
        command.details());
  }

  private static List<Cell> row(StoryNotice notice) {
    return Cell.row(
        Composition.time(notice.at()),
        words(notice.event()),
        "Embark itself",
        "",
        notice.text(),
        "");
  }

  private static String words(Notice.Event event) {
    return switch (event) {
      case FLEET_STARTED -> "started";
      case WAVE_WAITS_FOR_APPROVAL -> "waits for approval";
      case FLEET_PAUSED -> "paused";
      case NEEDS_ATTENTION -> "asks for attention";
      case FLEET_FINISHED -> "ended";
      case DRIFT_FOUND -> "found drift";
    };
  }

  private record Event(Instant at, List<Cell> row) {}
}
