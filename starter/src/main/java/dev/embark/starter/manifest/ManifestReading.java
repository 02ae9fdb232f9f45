package dev.embark.starter.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of reading one manifest: the manifest unless there are errors, and all problems. */
public final class ManifestReading {
  private final Path file;
  private final @Nullable Manifest manifest;
  private final List<Problem> problems;

  ManifestReading(Path file, @Nullable Manifest manifest, List<Problem> problems) {
    this.file = file;
    this.problems = List.copyOf(problems);
    this.manifest = problems.stream().anyMatch(Problem::isError) ? null : manifest;
  }

  /** The file as it was named. */
  public Path file() {
    return file;
  }

  /** The manifest; empty where it has errors. */
  public Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** Errors and warnings in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
