package dev.embark.simulators.iam;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filter of an activity query: up to ten full resource names joined by {@code OR}, or empty.
 */
final class ActivityFilter {

  /** As documented. */
  private static final int MOST_CONDITIONS = 10;

  private static final Pattern CONDITION =
      Pattern.compile("activities\\.(full_resource_name|fullResourceName) *= *\"([^\"]*)\"");

  private final Set<String> names = new HashSet<>();
  private final boolean takesAll;

  ActivityFilter(String filter) {
    takesAll = filter.isBlank();
    for (String condition : takesAll ? new String[0] : filter.strip().split(" +OR +", -1)) {
      Matcher matcher = CONDITION.matcher(condition);
      if (!matcher.matches()) {
        throw Refusals.invalidField("filter", "Invalid filter: " + condition);
      }
      names.add(matcher.group(2));
    }
    if (names.size() > MOST_CONDITIONS) {
      throw Refusals.invalidField(
          "filter", "At most " + MOST_CONDITIONS + " filter restrictions are supported.");
    }
  }

  boolean takes(String fullResourceName) {
    return takesAll || names.contains(fullResourceName);
  }
}
