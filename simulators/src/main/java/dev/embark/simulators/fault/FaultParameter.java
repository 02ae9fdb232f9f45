package dev.embark.simulators.fault;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Predicate;

/**
 * The values that a parameter of a fault can have.
 *
 * @param description names them for whoever gives another one
 * @param check whether a value is one of them
 */
public record FaultParameter(String description, Predicate<String> check) {

  private static final long MOST = 1_000_000;

  /** Any text. */
  public static final FaultParameter TEXT = new FaultParameter("a text", text -> true);

  /** {@code true} or {@code false}. */
  public static final FaultParameter FLAG = oneOf("true", "false");

  /** A count, or a number of seconds or minutes. */
  public static final FaultParameter NUMBER = number(0, MOST);

  /** A duration, as {@link #toDuration} takes it. */
  public static final FaultParameter DURATION =
      new FaultParameter("a duration such as PT10M or 10m", FaultParameter::isDuration);

  /** Returns a whole number within limits. */
  public static FaultParameter number(long least, long most) {
    return new FaultParameter(
        "a whole number from %d to %d".formatted(least, most), text -> isNumber(text, least, most));
  }

  /** Returns a choice of words. */
  public static FaultParameter oneOf(String... words) {
    return new FaultParameter("one of " + String.join(", ", words), List.of(words)::contains);
  }

  /**
   * Returns a duration such as {@code PT10M}, {@code 10m} or {@code 600s}.
   *
   * @throws DateTimeParseException if the text is none
   */
  public static Duration toDuration(String text) {
    return Duration.parse(text.startsWith("P") ? text : "PT" + text);
  }

  private static boolean isNumber(String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isDuration(String text) {
    try {
      return !toDuration(text).isNegative();
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
