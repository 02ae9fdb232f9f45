package dev.embark.starter.command;

import static dev.embark.starter.command.ScriptedCommands.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.workflows.model.ClusterTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The output before a rollback. Without a terminal, a question would exit with 64. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RollbackVerbTest {
  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @Test
  void countsWhatStaysOffboardedOfAFleetThatOffboards() throws IOException {
    // given
    Files.writeString(
        folder.resolve("paused.yaml"),
        """
        apiVersion: embark/v1
        kind: Fleet
        name: paused
        defaults: {project: acme-prod}
        clusters:
          - {id: %s, serviceAccount: unchanged@acme-prod.iam.gserviceaccount.com}
          - {id: %s, serviceAccount: unchanged@acme-prod.iam.gserviceaccount.com}
        """
            .formatted(cluster(0), cluster(1)));
    embark("offboard", "paused.yaml", "--accept-loss-of-access=2", "--yes");

    // when
    CommandRun rollback = embark("rollback", "paused-offboard", "--yes");

    // then
    assertThat(rollback.exitCode()).as(rollback.err()).isZero();
    assertThat(rollback.err()).contains("Of 2 clusters: 0 off-boarded, which stay that way;");
  }

  @Test
  void asksAboutAClusterThatCanBePutBack() {
    // given
    commands.single(folder, 2, "held");

    // when
    CommandRun rollback = embark("rollback", cluster(2));

    // then
    assertThat(rollback.exitCode()).isEqualTo(64);
    assertThat(rollback.err())
        .contains("before its point of no return: everything is put back")
        .contains("Roll back " + cluster(2) + "?");
  }

  @Test
  void saysHowToContinueIfThePersonSaysNo() {
    // given
    commands.single(folder, 6, "held");

    // when
    CommandRun rollback = commands.in(folder).typing("n\n").execute("rollback", cluster(6));

    // then
    assertThat(rollback.exitCode()).isEqualTo(64);
    assertThat(rollback.err())
        .contains("error: Nothing was changed.\n  next move: you\n  To continue, run it again");
  }

  @Test
  void refusesAClusterWhoseUpdateWasAcceptedBeforeItAsks() {
    // given
    commands.single(folder, 3, "held-past");

    // when
    CommandRun rollback = embark("rollback", cluster(3));

    // then
    assertThat(rollback.exitCode()).isEqualTo(1);
    assertThat(rollback.err())
        .contains("To reverse it, first let the run end, then off-board the cluster.")
        .contains("embark retry " + cluster(3) + "    # or, in a fleet: embark skip FLEET")
        .contains("embark offboard " + cluster(3) + "    # once the run has ended");
  }

  @Test
  void refusesAClusterThatIsOffboardedBeforeItAsks() {
    // given
    commands.offboard(
        folder,
        ClusterTarget.of(cluster(4), "acme-prod", "gone@acme-prod.iam.gserviceaccount.com"));

    // when
    CommandRun rollback = embark("rollback", cluster(4));

    // then
    assertThat(rollback.exitCode()).isEqualTo(1);
    assertThat(rollback.err())
        .contains("The cluster is off impersonation. To reverse that, onboard it again.");
  }

  @Test
  void refusesAnUndoBeforeItAsks() {
    // given
    commands.single(folder, 5, "left-open");
    embark("retry", cluster(5), "--undo");

    // when
    CommandRun rollback = embark("rollback", cluster(5));

    // then
    assertThat(rollback.exitCode()).isEqualTo(1);
    assertThat(rollback.err()).contains("This run is already an undo.");
  }

  private CommandRun embark(String... arguments) {
    return commands.in(folder).execute(arguments);
  }
}
