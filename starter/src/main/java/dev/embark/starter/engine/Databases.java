package dev.embark.starter.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The databases of local servers, one for each version: none migrates another's. */
final class Databases {

  private static final Pattern NAME = Pattern.compile("temporal-(.+)\\.db");

  private final Path folder;

  Databases(Path folder) {
    this.folder = folder;
  }

  /** Returns the database of this version. */
  Path of(TemporalCli cli) {
    return folder.resolve("temporal-" + cli.schema() + ".db");
  }

  /**
   * Returns the database in use until now; empty if it is the one about to be opened or there is
   * none.
   */
  Optional<LocalEngine.LeftBehind> leftBehindBy(Path opened) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name(file).matches())
          .max(Comparator.comparingLong(Databases::lastWritten))
          .filter(file -> !file.equals(opened))
          .map(file -> new LocalEngine.LeftBehind(version(file), file));
    }
  }

  private static String version(Path file) {
    return name(file).replaceFirst("$1");
  }

  private static Matcher name(Path file) {
    return NAME.matcher(file.getFileName().toString());
  }

  /** The latest writes of a server that was killed are in the log beside its database. */
  private static long lastWritten(Path file) {
    return Math.max(file.toFile().lastModified(), new File(file + "-wal").lastModified());
  }
}
