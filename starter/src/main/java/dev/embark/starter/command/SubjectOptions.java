package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A manifest, or one cluster that the worker looks up. */
public final class SubjectOptions {

  @Parameters(
      paramLabel = "FILE|CLUSTER",
      description = "A manifest, or the Cast AI id of one cluster.")
  String subject = "";

  @Mixin CredentialOptions credential = new CredentialOptions();

  /**
   * Reads the manifest's selected clusters, or the given cluster. Only a single cluster's data has
   * to be looked up.
   *
   * @throws CommandException if it is neither a cluster's id nor a valid manifest, or if options do
   *     not apply to it
   */
  Function<EmbarkClient, Subjects> read(SelectionOptions selection, Surroundings surroundings) {
    RunName name = RunName.of(subject);
    if (!name.isCluster()) {
      requireFile(surroundings);
      credential.requireNone();
      Subjects subjects = Subjects.of(Path.of(subject), selection, surroundings);
      return client -> subjects;
    }
    selection.requireNone();
    return client -> Subjects.lookUp(name.text(), credential.orDefault(), client);
  }

  /** Whether a single cluster was named by its id. */
  boolean isCluster() {
    return RunName.of(subject).isCluster();
  }

  private void requireFile(Surroundings surroundings) {
    if (!Files.exists(surroundings.workingDirectory().resolve(subject))) {
      throw CommandException.of(
              ExitCode.USAGE, "'" + subject + "' is neither a file nor the id of a cluster.")
          .next("embark list --clusters");
    }
  }
}
