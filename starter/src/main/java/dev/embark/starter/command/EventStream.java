package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Version;
import java.time.Clock;

/**
 * What {@code --output jsonl} writes while a run is followed: a head that names the format and the
 * version, then one event for each change. The result follows as the last line. Not thread-safe.
 */
final class EventStream {
  private final String run;
  private final Console console;
  private final Clock clock;
  private String last = "";
  private boolean begun;

  EventStream(String run, Console console, Clock clock) {
    this.run = run;
    this.console = console;
    this.clock = clock;
  }

  /**
   * Writes the head, once; a run that is over at the first look has nothing but it and a result.
   */
  void begin() {
    if (!begun && console.format() == OutputFormat.JSONL) {
      begun = true;
      console.document(
          Json.document("EventStream").put("version", Version.current()).put("run", run));
    }
  }

  /** Writes the event with its time, where it says something new. */
  void write(ObjectNode event) {
    String text = event.toString();
    if (text.equals(last)) {
      return;
    }
    begin();
    last = text;
    console.document(event.put("at", clock.instant().toString()));
    if (console.isUnread()) {
      throw CommandException.of(
              ExitCode.DETACHED, "Nobody reads the events any more; " + run + " goes on.")
          .next("embark watch " + run);
    }
  }
}
