package dev.embark.starter.command;

import dev.embark.starter.CommandRun;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Ada's command line on her laptop, with one scripted server for all tests of a class. */
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

  /** Returns a run in this folder that has yet to be executed. */
  CommandRun in(Path folder) {
    return new CommandRun()
        .in(folder)
        .with("TEMPORAL_ADDRESS", server.address())
        .with("USER", "ada")
        .with("HOSTNAME", "laptop");
  }

  /** Returns the input of the run with this id. */
  <T> T inputOf(String workflowId, Class<T> type) {
    return server.inputOf(workflowId, type);
  }

  /** Terminates the latest run with this id. */
  void terminate(String workflowId) {
    server.terminate(workflowId);
  }

  /** Onboards a fleet scripted by its name. */
  CommandRun onboard(Path folder, String name, int clusters, String... options) {
    return in(folder)
        .execute(
            Stream.concat(
                    Stream.of("onboard", manifest(folder, name, clusters)), Stream.of(options))
                .toArray(String[]::new));
  }

  /** Onboards a cluster scripted by its service account's name. */
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

  /** Returns a cluster's id. */
  static String cluster(int number) {
    return String.format("7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f%02x", number);
  }

  /** Writes the manifest of a fleet and returns the name of its file. */
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

  /** Starts the off-boarding of one cluster that may lose its access, and does not wait for it. */
  void offboard(Path folder, ClusterTarget target) {
    OffboardingInput input =
        OffboardingInput.single(
            target,
            ClusterOptions.DEFAULT,
            new OffboardingChoices(true, null),
            Authorship.of("ada"));
    try (EmbarkClient client =
        EmbarkClient.connect(new TemporalOptions().request(), in(folder).surroundings())) {
      client.clusters().start(input);
    }
  }
}
