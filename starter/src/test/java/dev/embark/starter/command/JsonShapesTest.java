package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shapes that programs rely on: each is kept as a file, with what changes taken out. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JsonShapesTest {
  private static final String CLUSTER = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";

  private static ScriptedServer server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    server = new ScriptedServer(true);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void version() {
    check("version", embark("version", "-o", "json"));
  }

  @Test
  void validation() {
    Path corpus = Golden.resource("manifests").toAbsolutePath();
    check(
        "validation",
        new CommandRun()
            .in(corpus)
            .execute("validate", "good.yaml", "trailing-comma.json", "-o", "json"));
  }

  @Test
  void fleetResult() throws IOException {
    check("fleet-result", onboard("over", "-o", "json"));
  }

  @Test
  void fleetEvents() throws IOException {
    check("fleet-events", onboard("open", "--timeout", "1s", "-o", "jsonl"));
  }

  @Test
  void startedAndFleetStatus() throws IOException {
    check("started", onboard("paused", "--detach", "-o", "json"));
    check("fleet-status", embark("status", "paused", "-o", "json"));
    check("accepted", embark("resume", "paused", "--acknowledge", "-o", "json"));
  }

  @Test
  void clusterStatusAndResult() {
    check("cluster-status", single("held"));
    embark("rollback", CLUSTER, "--yes");
    check("cluster-result", embark("describe", CLUSTER, "-o", "json"));
  }

  private CommandRun onboard(String name, String... options) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: embark/v1
        kind: Fleet
        name: %s
        defaults: {project: acme-prod}
        clusters:
          - {id: %s, serviceAccount: a@acme-prod.iam.gserviceaccount.com}
          - {id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12, serviceAccount: \
        b@acme-prod.iam.gserviceaccount.com}
        """
            .formatted(name, CLUSTER));
    String[] arguments = new String[options.length + 3];
    arguments[0] = "onboard";
    arguments[1] = name + ".yaml";
    arguments[2] = "--yes";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return embark(arguments);
  }

  private CommandRun single(String script) {
    return embark(
        "onboard",
        "--cluster-id",
        CLUSTER,
        "--service-account",
        script + "@acme-prod.iam.gserviceaccount.com",
        "--change",
        "CHG0042",
        "--yes",
        "-o",
        "json");
  }

  private CommandRun embark(String... arguments) {
    return new CommandRun()
        .in(folder)
        .with("TEMPORAL_ADDRESS", server.address())
        .with("TEMPORAL_UI_URL", "http://127.0.0.1:8233")
        .with("USER", "ada")
        .with("HOSTNAME", "laptop")
        .execute(arguments);
  }

  static void check(String name, CommandRun run) {
    String stable =
        run.out()
            .replaceAll("\"runId\" ?: ?\"[^\"]*\"", "\"runId\" : \"RUN\"")
            .replaceAll("/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\"", "/RUN\"")
            .replaceAll("\"(started|ended)At\" ?: ?\"[^\"]*\"", "\"$1At\" : \"TIME\"")
            .replaceAll("\"at\" ?: ?\"[^\"]*\"", "\"at\" : \"TIME\"")
            .replaceAll("\"java\" ?: ?\"[^\"]*\"", "\"java\" : \"JAVA\"");
    assertThat(run.err()).doesNotContain("error:");
    Golden.check("json/" + name + ".json", stable);
  }
}
