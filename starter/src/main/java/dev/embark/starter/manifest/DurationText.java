package dev.embark.starter.manifest;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 180s}, {@code 10m}, {@code 1h30m}, {@code 2d}. */
public final class DurationText {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<days>\\d{1,5})d)?(?:(?<hours>\\d{1,5})h)?(?:(?<minutes>\\d{1,5})m)?"
              + "(?:(?<seconds>\\d{1,6})s)?");

  private DurationText() {}

  /**
   * Parses a duration; {@code 0} needs no unit.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Duration parse(String text) {
    String stripped = text.strip();
    Matcher matcher = FORM.matcher(stripped);
    if (stripped.equals("0")) {
      return Duration.ZERO;
    }
    if (stripped.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException("must be a duration such as 180s, 10m or 1h30m");
    }
    return Duration.ofDays(number(matcher, "days"))
        .plusHours(number(matcher, "hours"))
        .plusMinutes(number(matcher, "minutes"))
        .plusSeconds(number(matcher, "seconds"));
  }

  /** Formats a duration in its two largest units: {@code 1h30m}. */
  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + "h" + (seconds / 60 % 60 == 0 ? "" : seconds / 60 % 60 + "m");
    }
    return seconds / 86_400 + "d" + (seconds / 3_600 % 24 == 0 ? "" : seconds / 3_600 % 24 + "h");
  }

  private static long number(Matcher matcher, String group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
