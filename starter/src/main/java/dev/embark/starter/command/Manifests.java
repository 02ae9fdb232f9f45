package dev.embark.starter.command;

import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.manifest.ManifestReader;
import dev.embark.starter.manifest.ManifestReading;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens manifests as the user names them. */
final class Manifests {
  private Manifests() {}

  /**
   * Reads the manifest. If the file cannot be read at all, that is the only problem of the reading.
   *
   * @throws CommandException if the name is empty
   */
  static ManifestReading read(Surroundings surroundings, Path shown) {
    Path file = located(surroundings, shown);
    try {
      return ManifestReader.read(shown, file);
    } catch (IOException e) {
      return ManifestReading.unreadable(shown, "the file " + why(file, e), remedy(e));
    }
  }

  /**
   * Reads a manifest that must have no errors; its problems go to stderr.
   *
   * @param otherwise the action that was not taken, such as {@code nothing was started}
   * @throws CommandException if it cannot be read or has errors
   */
  static Manifest valid(Surroundings surroundings, Path shown, String otherwise) {
    ManifestReading reading = readable(surroundings, shown);
    ProblemReport.lines(reading).forEach(surroundings.err()::println);
    return reading
        .manifest()
        .orElseThrow(
            () ->
                CommandException.of(ExitCode.USAGE, shown + " has errors; " + otherwise + ".")
                    .next("Correct them, then: embark validate " + CommandText.word(shown)));
  }

  /**
   * Reads one cluster of a manifest that must have no errors.
   *
   * @throws CommandException if it cannot be read, has errors or does not list the cluster
   */
  static ClusterTarget cluster(Surroundings surroundings, Path shown, String id) {
    return valid(surroundings, shown, "nothing was looked at").clusters().stream()
        .filter(target -> target.clusterId().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.of(ExitCode.USAGE, shown + " lists no cluster " + id + ".")
                    .next("Add it, then: embark validate " + CommandText.word(shown)));
  }

  private static ManifestReading readable(Surroundings surroundings, Path shown) {
    Path file = located(surroundings, shown);
    try {
      return ManifestReader.read(shown, file);
    } catch (IOException e) {
      throw CommandException.of(ExitCode.USAGE, shown + " " + why(file, e) + ".")
          .next(remedy(e))
          .because(e);
    }
  }

  private static Path located(Surroundings surroundings, Path shown) {
    if (shown.toString().isEmpty()) { // an unset shell variable
      throw CommandException.of(ExitCode.USAGE, "The name of the file is empty.");
    }
    return surroundings.workingDirectory().resolve(shown);
  }

  private static String why(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return "is a folder";
    }
    return e instanceof NoSuchFileException
        ? "does not exist"
        : "cannot be read: " + FileTrouble.why(e);
  }

  private static String remedy(IOException e) {
    return e instanceof NoSuchFileException
        ? "embark init writes a sample manifest."
        : "Name a file that you can read.";
  }
}
