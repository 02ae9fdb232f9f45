package dev.embark.starter.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step or wait of a run, as recorded in its history.
 *
 * @param name the activity's name, or {@code timer}
 * @param summary its purpose, in words
 * @param startedAt when it was scheduled
 * @param endedAt when it ended, null while it has not
 * @param attempts the number of attempts
 * @param end how it ended
 * @param code the error code of the last failed attempt, null if none failed
 * @param message the error message, null if none failed
 */
public record StoryStep(
    String name,
    String summary,
    Instant startedAt,
    @Nullable Instant endedAt,
    int attempts,
    End end,
    @Nullable String code,
    @Nullable String message) {

  /** How a step can end. */
  public enum End {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }
}
