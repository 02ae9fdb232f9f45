package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What Google has recorded about the use of a key, by the day. The records cover a limited time and
 * not yet the last day or two: a key without recorded use may have been used.
 *
 * @param day when it was last used, such as {@code 2026-04-27}; null if no use is recorded
 * @param watchedFrom the first day of the records; null if Google does not name it
 * @param watchedTo the last day of the records; null if Google does not name it
 */
public record KeyUse(
    @Nullable String day, @Nullable String watchedFrom, @Nullable String watchedTo) {

  /** Whether it proves anything: without the days that it covers, a lack of use proves nothing. */
  public boolean isTelling() {
    return day != null || (watchedFrom != null && watchedTo != null);
  }

  /** The text for people after "last use:". */
  public String words() {
    return day != null ? day : "none seen from " + watchedFrom + " to " + watchedTo;
  }
}
