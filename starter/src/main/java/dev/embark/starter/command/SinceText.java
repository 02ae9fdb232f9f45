package dev.embark.starter.command;

import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** A past time as people write it: an age, a day (UTC), or a time with its zone. */
final class SinceText {
  private SinceText() {}

  /**
   * Parses the text.
   *
   * @throws CommandException if it is none of these
   */
  static Instant parse(String text, Clock clock) {
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : text.contains("-")
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : clock.instant().minus(DurationText.parse(text));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw CommandException.of(
              ExitCode.USAGE,
              "--since '" + text + "' is neither a duration such as 24h, nor a day, nor a time.")
          .next("Write 24h, 7d, 2026-11-24 or 2026-11-24T08:00:00Z.")
          .because(e);
    }
  }
}
