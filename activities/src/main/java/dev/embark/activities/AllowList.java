package dev.embark.activities;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Patterns of names that the worker may touch. {@code *} matches any run of characters except
 * {@code @} and {@code :}; the pattern {@code *} alone matches everything. An empty list allows
 * nothing. Immutable.
 */
final class AllowList {

  private static final String ANYTHING = "*";
  private static final Pattern LITERAL_OR_STAR = Pattern.compile("[-a-z0-9.:@*]+");

  private final Set<String> entries;
  private final List<Pattern> patterns;

  /**
   * Creates a list from patterns.
   *
   * @throws IllegalArgumentException if a pattern can never match a name
   */
  AllowList(List<String> patterns) {
    this.entries = Set.copyOf(patterns);
    this.patterns = entries.stream().map(AllowList::compiled).toList();
  }

  boolean allows(String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** Returns whether the list contains the exact name, without wildcards. */
  boolean names(String name) {
    return entries.contains(name) && !name.contains(ANYTHING);
  }

  private static Pattern compiled(String pattern) {
    if (!LITERAL_OR_STAR.matcher(pattern).matches()) {
      throw new IllegalArgumentException("Not a pattern of names: '" + pattern + "'");
    }
    if (pattern.equals(ANYTHING)) {
      return Pattern.compile(".*");
    }
    return Pattern.compile(
        List.of(pattern.split("\\*", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining("[^@:]*")));
  }
}
