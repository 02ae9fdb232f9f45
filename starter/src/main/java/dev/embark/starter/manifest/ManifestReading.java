package dev.embark.starter.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of reading a manifest: the manifest, unless there are errors, and all problems. */
public final class ManifestReading {
  private final Path file;
  private final @Nullable Manifest manifest;
  private final List<Problem> problems;

  ManifestReading(Path file, @Nullable Manifest manifest, List<Problem> problems) {
    this.file = file;
    this.problems = List.copyOf(problems);
    this.manifest = problems.stream().anyMatch(Problem::isError) ? null : manifest;
  }

  /**
   * Returns the reading of a file that cannot be read at all.
   *
   * @param why the reason, without a full stop
   * @param remedy what to do about it
   */
  public static ManifestReading unreadable(Path file, String why, String remedy) {
    Problem problem = new Problem(Problem.Severity.ERROR, Place.START, "", why, remedy);
    return new ManifestReading(file, null, List.of(problem));
  }

  /** Returns the file as it was named. */
  public Path file() {
    return file;
  }

  /** Returns the manifest; empty if it has errors. */
  public Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** Returns errors and warnings in file order. */
  public List<Problem> problems() {
    return problems;
  }
}
