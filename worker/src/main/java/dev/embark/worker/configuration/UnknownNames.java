package dev.embark.worker.configuration;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Refuses variables that look like ours but are not: a misspelt setting has no effect. */
final class UnknownNames {

  private static final String OURS = "EMBARK_";

  private UnknownNames() {}

  /**
   * Reports each {@code EMBARK_…} variable that is not a setting.
   *
   * @param knownElsewhere names that other parts of the product in the same process read
   */
  static void report(EnvironmentReader reader, Set<String> knownElsewhere) {
    List<String> known =
        Settings.ALL.stream().map(Setting::name).filter(name -> name.startsWith(OURS)).toList();
    for (String name : new TreeSet<>(reader.environment().keySet())) {
      // Webhook variables contain user-defined names; Webhooks checks them.
      boolean ours = name.startsWith(OURS) && !name.startsWith(Webhooks.PREFIX);
      if (ours && !known.contains(name) && !knownElsewhere.contains(name)) {
        reader.report(name, "is not a setting: did you mean " + nearest(name, known) + "?");
      }
    }
  }

  private static String nearest(String name, List<String> known) {
    return known.stream().min(Comparator.comparingInt(each -> distance(name, each))).orElseThrow();
  }

  /** Returns the Levenshtein distance. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
