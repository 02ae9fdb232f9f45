package dev.embark.starter.engine;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a database has room to grow. On a full disk the server ends, or refuses every write,
 * without a word about the reason.
 */
public final class DiskSpace {

  /** The write-ahead log alone grows to some megabytes before it is taken into the database. */
  private static final long LEAST = 64L << 20;

  private DiskSpace() {}

  /**
   * Makes sure that there is room.
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

  /** One sentence where there is hardly any room; empty where there is, or nobody can tell. */
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
