package dev.embark.starter.engine;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks whether a database has room to grow. On a full disk the server exits or refuses every
 * write without giving the reason.
 */
public final class DiskSpace {

  /** The write-ahead log alone grows to several megabytes before it is checkpointed. */
  private static final long LEAST = 64L << 20;

  private DiskSpace() {}

  /**
   * Ensures that there is room.
   *
   * @throws CommandException if there is not
   */
  static void require(Path folder) {
    complaint(folder)
        .ifPresent(
            sentence -> {
              throw CommandException.of(ExitCode.FAILED, sentence)
                  .next("Make room, or set XDG_STATE_HOME to a folder on another disk.");
            });
  }

  /** Returns one sentence if there is hardly any room; empty if there is, or if it is unknown. */
  public static Optional<String> complaint(Path folder) {
    try {
      return complaint(folder, Files.getFileStore(folder).getUsableSpace());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<String> complaint(Path folder, long usable) {
    return usable >= LEAST
        ? Optional.empty()
        : Optional.of(
            "The disk is full: "
                + (usable >> 20)
                + " MB are left for Temporal's database in "
                + folder
                + ", which needs "
                + (LEAST >> 20)
                + " MB to begin with.");
  }
}
