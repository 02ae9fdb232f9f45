package dev.embark.starter.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a run did or waited for, as its history tells it.
 *
 * @param name the activity's name, or {@code timer}
 * @param summary what it was for, in words
 * @param startedAt when it was asked for
 * @param endedAt when it was over, null while it is not
 * @param attempts how often it was tried
 * @param end how it ended
 * @param code the error code of the last attempt that failed, null where none did
 * @param message the same in words, null where none did
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
