package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.WorkflowIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys are switched, and which clusters are passed to the run that switches them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KeysVerbTest {
  private static final String ONE = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";
  private static final String TWO = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12";
  private static final String OTHER = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f13";

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

  @BeforeEach
  void writeManifests() throws IOException {
    for (String account : new String[] {"keyed-file", "keyed-part", "unseen", "keyless"}) {
      Files.writeString(
          folder.resolve(account + ".yaml"),
          """
          apiVersion: embark/v1
          kind: Fleet
          name: payments
          defaults: {project: acme-prod}
          clusters:
            - {id: %1$s, serviceAccount: %2$s@acme-prod.iam.gserviceaccount.com}
            - {id: %3$s, serviceAccount: %2$s@acme-prod.iam.gserviceaccount.com}
            - {id: %4$s, serviceAccount: fine@acme-prod.iam.gserviceaccount.com}
          """
              .formatted(ONE, account, TWO, OTHER));
    }
  }

  @Test
  void namesAllClustersOfTheAccountInOneRequest() {
    // when
    CommandRun run = keys("keyed-file.yaml", "--disable-keys", "--yes");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(requestFor("keyed-file").clusters())
        .extracting(ClusterTarget::clusterId)
        .containsExactly(ONE, TWO);
  }

  @Test
  void namesThoseTooThatTheSelectionLeavesOut() {
    // when
    CommandRun run = keys("keyed-part.yaml", "--cluster", TWO, "--disable-keys", "--yes");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(requestFor("keyed-part").clusters())
        .extracting(ClusterTarget::clusterId)
        .containsExactly(TWO, ONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--disable-keys", "--enable-keys"})
  void failsWhereKeysCannotBeListed(String option) {
    // when
    CommandRun run = keys("unseen.yaml", option, "--yes");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "warning: unseen@acme-prod.iam.gserviceaccount.com: IAM_PERMISSION_DENIED: the worker"
                + " may not list keys");
    assertThat(run.out()).contains("No keys to switch among those that could be listed.");
  }

  @Test
  void saysThatThereAreNoKeysToSwitch() {
    // when
    CommandRun run = keys("keyless.yaml", "--disable-keys");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualToNormalizingNewlines("No keys to switch.\n");
  }

  private CommandRun keys(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "keys";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return new CommandRun().in(folder).with("TEMPORAL_ADDRESS", server.address()).execute(command);
  }

  private static KeySwitch.Request requestFor(String account) {
    String id = WorkflowIds.keys(account + "@acme-prod.iam.gserviceaccount.com");
    return server.inputOf(id, KeySwitch.Request.class);
  }
}
