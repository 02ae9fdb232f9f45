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
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens manifests as the user names them. */
final class Manifests {
  private Manifests() {}

  /**
   * Reads the manifest.
   *
   * @throws CommandException if the file cannot be read at all
   */
  static ManifestReading read(Surroundings surroundings, Path shown) {
    Path file = surroundings.workingDirectory().resolve(shown);
    if (shown.toString().isEmpty()) { // an unset shell variable
      throw CommandException.of(ExitCode.USAGE, "The name of the file is empty.");
    }
    if (Files.isDirectory(file)) {
      throw unreadable(shown, "is a folder");
    }
    try {
      return ManifestReader.read(shown, file);
    } catch (NoSuchFileException e) {
      throw unreadable(shown, "does not exist").next("embark init writes a sample manifest.");
    } catch (AccessDeniedException e) {
      throw unreadable(shown, "cannot be read: permission denied").because(e);
    } catch (IOException e) {
      throw unreadable(shown, "cannot be read: " + FileTrouble.why(e)).because(e);
    }
  }

  /**
   * Reads a manifest that must have no errors; its problems go to stderr.
   *
   * @param otherwise the action that was not taken, such as {@code nothing was started}
   * @throws CommandException if it has errors
   */
  static Manifest valid(Surroundings surroundings, Path shown, String otherwise) {
    ManifestReading reading = read(surroundings, shown);
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
   * @throws CommandException if it has errors or does not list the cluster
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

  private static CommandException unreadable(Path shown, String why) {
    return CommandException.of(ExitCode.USAGE, shown + " " + why + ".");
  }
}
