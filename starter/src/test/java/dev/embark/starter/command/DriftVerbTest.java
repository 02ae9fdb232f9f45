package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The results of comparisons, with accounts that have drifted, are unseen, refused or fine. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DriftVerbTest {
  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @Test
  void endsWithZeroWhereTheRepairMendsAllThatHasDrifted() throws IOException {
    // given
    manifest("drifted", "fine");

    // when
    CommandRun run = drift("well.yaml", "--repair", "--yes");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain("is left");
  }

  @Test
  void endsWithTwoWhereTheRepairLeavesSomething() throws IOException {
    // given
    manifest("drifted", "unseen");

    // when
    CommandRun run =
        drift("well.yaml", "--repair", "--yes", "--max-failures", "50%", "--change", "CHG0042");

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).contains("fleet well-repair: completed");
    assertThat(run.err())
        .contains("warning: 1 cluster is left with drift", "could not be looked at")
        .contains("embark drift well.yaml --change CHG0042    # shows what is left");
  }

  @Test
  void saysWhoseMoveItIsWhereAKeyIsRefused() throws IOException {
    // given
    manifest("refused");

    // when
    CommandRun run = drift("well.yaml");

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
    assertThat(run.err())
        .contains("error: Cast AI does not accept the API key (401). HTTP 401.")
        .contains("next move: you")
        .contains("CASTAI_API_TOKEN_FILE");
  }

  @Test
  void saysHowToContinueIfThePersonSaysNo() throws IOException {
    // given
    manifest("drifted");

    // when
    CommandRun run = commands.in(folder).typing("n\n").execute("drift", "well.yaml", "--repair");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .contains("error: Nothing was repaired.\n  next move: you\n  To continue, run it again");
  }

  private void manifest(String... accounts) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: embark/v1\nkind: Fleet\nname: well\ndefaults: {project: acme-prod}\n"
                + "clusters:\n");
    for (int i = 0; i < accounts.length; i++) {
      text.append("  - id: ").append(ScriptedCommands.cluster(i)).append('\n');
      text.append("    serviceAccount: ").append(accounts[i]);
      text.append("@acme-prod.iam.gserviceaccount.com\n");
    }
    Files.writeString(folder.resolve("well.yaml"), text.toString());
  }

  private CommandRun drift(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "drift";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return commands.in(folder).execute(command);
  }
}
