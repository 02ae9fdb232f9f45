package dev.embark.starter.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows a few of many items, with the number omitted and where to find them. Pure. */
final class Excerpt {
  /** The most items to show one by one; more are grouped by what they have in common. */
  static final int MOST_ONE_BY_ONE = 20;

  /** Enough names to show which are meant. */
  private static final int MOST_NAMES = 3;

  /** The most lines that a person would read and copy. */
  private static final int MOST_LINES = 10;

  private Excerpt() {}

  /** Returns names on one line: {@code a b c and 1,197 more}. */
  static String names(List<String> names) {
    int rest = names.size() - MOST_NAMES;
    return rest > 0
        ? String.join(" ", names.subList(0, MOST_NAMES)) + " and " + more(rest)
        : String.join(" ", names);
  }

  /**
   * Returns the first lines.
   *
   * @param everything the option that shows them all
   */
  static List<String> lines(List<String> lines, String everything) {
    int rest = lines.size() - MOST_LINES;
    if (rest <= 0) {
      return lines;
    }
    List<String> first = new ArrayList<>(lines.subList(0, MOST_LINES));
    first.add("and " + more(rest) + ": " + everything);
    return first;
  }

  private static String more(int count) {
    return String.format(Locale.ROOT, "%,d more", count);
  }
}
