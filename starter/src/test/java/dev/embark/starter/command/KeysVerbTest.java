package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.WorkflowIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static final List<String> ACCOUNTS =
      List.of(
          "keyed-file", "keyed-part", "unseen", "keyless", "halted-here", "halted-once", "halted");

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
    for (String account : ACCOUNTS) {
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
            "warning: unseen@acme-prod.iam.gserviceaccount.com: KEY_ACCESS_DENIED: the worker"
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

  /** The other key may have been disabled because it was stolen. */
  @Test
  void enablesOnlyKeysThatTheLastRunDisabled() {
    // given
    CommandRun disabled = keys("halted-here.yaml", "--disable-keys", "--yes");
    assertThat(disabled.exitCode()).as(disabled.err()).isZero();

    // when
    CommandRun run = keys("halted-here.yaml", "--enable-keys", "--yes");

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(requestFor("halted-here").keyIds()).containsExactly("0a1b2c3d4e5f");
    assertThat(run.err())
        .contains("key 6a7b8c9d0e1f of halted-here@acme-prod.iam.gserviceaccount.com, 690 days old")
        .doesNotContain("key 0a1b2c3d4e5f");
  }

  @Test
  void enablesNoKeyUnaskedIfNoRunDisabledIt() {
    // when
    CommandRun run = keys("halted.yaml", "--enable-keys", "--yes");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--key 0a1b2c3d4e5f", "--key 6a7b8c9d0e1f");
    assertThat(run.out()).isEqualToNormalizingNewlines("No keys to switch.\n");
  }

  @Test
  void enablesAKeyThatIsNamedOnceItWasShown() {
    // when
    CommandRun asked = keys("halted-once.yaml", "--enable-keys", "--key", "6a7b8c9d0e1f");
    CommandRun sure = keys("halted-once.yaml", "--enable-keys", "--key", "6a7b8c9d0e1f", "--yes");

    // then
    assertThat(asked.exitCode()).isEqualTo(64);
    assertThat(asked.err())
        .contains("key 6a7b8c9d0e1f of halted-once@acme-prod.iam.gserviceaccount.com, 690 days old")
        .doesNotContain("0a1b2c3d4e5f");
    assertThat(sure.exitCode()).as(sure.err()).isZero();
    assertThat(requestFor("halted-once").keyIds()).containsExactly("6a7b8c9d0e1f");
  }

  @Test
  void refusesAKeyThatIsNotDisabled() {
    CommandRun run = keys("halted.yaml", "--enable-keys", "--key", "7c8d9e0f1a2b", "--yes");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("7c8d9e0f1a2b", "Nothing was switched.");
    assertThat(keys("halted.yaml", "--disable-keys", "--key", "7c8d9e0f1a2b").exitCode())
        .isEqualTo(64);
  }

  @Test
  void saysHowToContinueIfThePersonSaysNo() {
    // when
    CommandRun run =
        new CommandRun()
            .in(folder)
            .with("TEMPORAL_ADDRESS", server.address())
            .typing("n\n")
            .execute("keys", "keyed-file.yaml", "--disable-keys");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .contains("error: Nothing was switched.\n  next move: you\n  To continue, run it again");
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
