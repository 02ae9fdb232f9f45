package dev.embark.workflows.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many clusters may be under way at the same time: a count, or a percentage of the fleet,
 * rounded down, at least one.
 */
public record MaxInFlight(int value, boolean percent) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})(%?)");

  public MaxInFlight {
    value = Math.max(1, value);
  }

  /** A count of clusters. */
  public static MaxInFlight of(int clusters) {
    return new MaxInFlight(clusters, false);
  }

  /**
   * Reads {@code 200} or {@code 10%}.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static MaxInFlight parse(String text) {
    Matcher matcher = FORM.matcher(text.trim());
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 1) {
      throw new IllegalArgumentException("must be a count such as 200 or a share such as 10%");
    }
    int value = Integer.parseInt(matcher.group(1));
    boolean percent = !matcher.group(2).isEmpty();
    if (percent && value > 100) {
      throw new IllegalArgumentException("must not be more than 100%");
    }
    return new MaxInFlight(value, percent);
  }

  /** The number for a fleet of this many clusters. */
  public int among(int clusters) {
    return percent ? Math.max(1, (int) ((long) value * clusters / 100)) : value;
  }

  @Override
  public String toString() {
    return percent ? value + "%" : Integer.toString(value);
  }
}
