package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON shapes that programs rely on: each is stored in a file without its variable parts. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JsonShapesTest {
  private static final String CLUSTER = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";

  private static final String OTHER = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f10";

  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

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
    check("cluster-status", single("held", "json"));
    embark("rollback", CLUSTER, "--yes");
    check("cluster-result", embark("describe", CLUSTER, "-o", "json"));
  }

  @Test
  void clusterEvents() {
    single("held-too", "jsonl");
    CommandRun atATerminal =
        prepared().typing("").execute("watch", OTHER, "--timeout", "1s", "-o", "jsonl");
    CommandRun elsewhere = embark("watch", OTHER, "-o", "jsonl");
    embark("rollback", OTHER, "--yes");

    check("cluster-events", atATerminal);
    assertThat(elsewhere.out().lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            head -> assertThat(head).contains("\"kind\":\"EventStream\"", "\"version\":"),
            result -> assertThat(result).contains("\"kind\":\"ClusterStatus\""));
  }

  @Test
  void permissionsAndGrants() throws IOException {
    manifest("access", "fine", "lacking", "unseen", "crashed");

    checkWithLines("permissions", "permissions", "access.yaml");
    checkWithLines("grants", "permissions", "access.yaml", "--grant-permissions", "--yes");
  }

  @ParameterizedTest
  @CsvSource({"fine,0", "lacking,1", "unseen,1"})
  void permissionsThatAreNotAllSeenToBeGrantedAreAFailure(String account, int code)
      throws IOException {
    manifest("access", account);

    assertThat(embark("permissions", "access.yaml").exitCode()).isEqualTo(code);
  }

  @Test
  void keysAndSwitches() throws IOException {
    manifest("access", "keyed", "lacking", "unseen", "crashed");

    checkWithLines("keys", "keys", "access.yaml");
    checkWithLines("key-switches", "keys", "access.yaml", "--disable-keys", "--yes");
  }

  @Test
  void driftAndItsRepair() throws IOException {
    manifest("well", "fine", "drifted", "unseen");

    checkWithLines("drift", "drift", "well.yaml");
    check("drift-repaired", embark("drift", "well.yaml", "--repair", "--yes", "-o", "json"));
  }

  @Test
  void offboardingPlanAndResult() throws IOException {
    manifest("well", "unchanged", "other", "terraform");

    check("offboarding-plan", embark("offboard", "well.yaml", "-o", "json"));
    check(
        "offboarding-result",
        embark("offboard", "well.yaml", "--accept-loss-of-access=1", "--yes", "-o", "json"));
  }

  @Test
  void scenarioList() {
    check("scenario-list", embark("demo", "--scenario", "list", "-o", "json"));
  }

  private void manifest(String name, String... accounts) throws IOException {
    StringBuilder text = new StringBuilder("apiVersion: embark/v1\nkind: Fleet\n");
    text.append("name: ").append(name).append("\ndefaults: {project: acme-prod}\nclusters:\n");
    for (int i = 0; i < accounts.length; i++) {
      text.append("  - {id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f3").append(i);
      // In a project of its own: a grant that ends without a report is missing for its project.
      String project = accounts[i].equals("crashed") ? "acme-crash" : "acme-prod";
      text.append(", project: ").append(project);
      text.append(", serviceAccount: ").append(accounts[i]).append('@').append(project);
      text.append(".iam.gserviceaccount.com}\n");
    }
    Files.writeString(folder.resolve(name + ".yaml"), text.toString());
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

  private CommandRun single(String script, String format) {
    return embark(
        "onboard",
        "--cluster-id",
        format.equals("json") ? CLUSTER : OTHER,
        "--service-account",
        script + "@acme-prod.iam.gserviceaccount.com",
        "--change",
        "CHG0042",
        "--yes",
        "-o",
        format);
  }

  /** Checks both the single document and the JSON lines. */
  private void checkWithLines(String shape, String... command) {
    String[] arguments = Arrays.copyOf(command, command.length + 2);
    arguments[command.length] = "-o";
    arguments[command.length + 1] = "json";
    check(shape, embark(arguments));
    arguments[command.length + 1] = "jsonl";
    check(shape + "-lines", embark(arguments));
  }

  private CommandRun embark(String... arguments) {
    return prepared().execute(arguments);
  }

  private CommandRun prepared() {
    return commands.in(folder).with("TEMPORAL_UI_URL", "http://127.0.0.1:8233");
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
