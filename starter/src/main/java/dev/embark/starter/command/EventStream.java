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
 * The output of {@code --output jsonl} while a run is followed: a head with the format and the
 * version, then one event per change. The result follows as the last line. Not thread-safe.
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

  /** Writes the head once; a run that has already ended yields only the head and a result. */
  void begin() {
    if (!begun && console.format() == OutputFormat.JSONL) {
      begun = true;
      console.document(
          Json.document("EventStream").put("version", Version.current()).put("run", run));
    }
  }

  /** Writes the event with its time if it differs from the last one. */
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
              ExitCode.DETACHED, "The reader of the events is gone; " + run + " continues.")
          .next("embark watch " + run);
    }
  }
}
