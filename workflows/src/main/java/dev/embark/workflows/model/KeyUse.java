package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What Google has seen of the use of a key, by the day. It looks back for a limited time and knows
 * nothing yet of the last day or two: a key that was not seen in use may have been used.
 *
 * @param day when it was last used, such as {@code 2026-04-27}; null where no use was seen
 * @param watchedFrom the first day that Google looked at; null where it did not say
 * @param watchedTo the day up to which it looked; null likewise
 */
public record KeyUse(
    @Nullable String day, @Nullable String watchedFrom, @Nullable String watchedTo) {

  /** Whether it says anything: no use seen, without the time in which none was, says nothing. */
  public boolean isTelling() {
    return day != null || (watchedFrom != null && watchedTo != null);
  }

  /** For people, after "last use:". */
  public String words() {
    return day != null ? day : "none seen from " + watchedFrom + " to " + watchedTo;
  }
}
