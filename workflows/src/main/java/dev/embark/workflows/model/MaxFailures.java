package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many clusters may fail before no further one is started: a count, or a percentage of the
 * clusters in scope, rounded down. {@code 0} pauses at the first failure.
 */
public record MaxFailures(int value, boolean percent) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})(%?)");

  /**
   * Reads {@code 5} or {@code 5%}.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  @JsonCreator
  public static MaxFailures parse(String text) {
    Matcher matcher = FORM.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a count such as 5 or a share such as 5%");
    }
    int value = Integer.parseInt(matcher.group(1));
    boolean percent = !matcher.group(2).isEmpty();
    if (percent && value > 100) {
      throw new IllegalArgumentException("must not be more than 100%");
    }
    return new MaxFailures(value, percent);
  }

  /** The largest number of failures that does not pause a run of this many clusters. */
  public int allowedOf(int clustersInScope) {
    return percent ? (int) ((long) value * clustersInScope / 100) : value;
  }

  @JsonValue
  @Override
  public String toString() {
    return percent ? value + "%" : Integer.toString(value);
  }
}
