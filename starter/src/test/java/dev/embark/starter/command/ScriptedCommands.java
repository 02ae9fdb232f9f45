package dev.embark.starter.command;

import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The command line as Ada has it at her laptop, on a scripted server for all tests of a class. */
final class ScriptedCommands implements BeforeAllCallback, AfterAllCallback {
  private ScriptedServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server = new ScriptedServer(true);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
  }

  /** A run in this folder, yet to be executed. */
  CommandRun in(Path folder) {
    return new CommandRun()
        .in(folder)
        .with("TEMPORAL_ADDRESS", server.address())
        .with("USER", "ada")
        .with("HOSTNAME", "laptop");
  }

  /** What the run of this id was given. */
  <T> T inputOf(String workflowId, Class<T> type) {
    return server.inputOf(workflowId, type);
  }

  /** Ends the latest run of this id from outside. */
  void terminate(String workflowId) {
    server.terminate(workflowId);
  }

  /** Onboards a fleet that does what its name says. */
  CommandRun onboard(Path folder, String name, int clusters, String... options) {
    return in(folder)
        .execute(
            Stream.concat(
                    Stream.of("onboard", manifest(folder, name, clusters)), Stream.of(options))
                .toArray(String[]::new));
  }

  /** Onboards a cluster that does what its service account is called. */
  CommandRun single(Path folder, int number, String script) {
    return in(folder)
        .execute(
            "onboard",
            "--cluster-id",
            cluster(number),
            "--service-account",
            script + "@acme-prod.iam.gserviceaccount.com",
            "--yes");
  }

  /** The id of a cluster. */
  static String cluster(int number) {
    return String.format("7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f%02x", number);
  }

  /** Writes the manifest of a fleet, and gives the name of its file. */
  static String manifest(Path folder, String name, int clusters) {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: embark/v1\nkind: Fleet\nname: "
                + name
                + "\ndefaults: {project: acme-prod}\nclusters:\n");
    for (int i = 0; i < clusters; i++) {
      text.append("  - id: ").append(cluster(i)).append('\n');
      text.append("    serviceAccount: castai@acme-prod.iam.gserviceaccount.com\n");
    }
    try {
      Files.writeString(folder.resolve(name + ".yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name + ".yaml";
  }
}
