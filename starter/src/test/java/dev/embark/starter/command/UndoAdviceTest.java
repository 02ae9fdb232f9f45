package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which command is suggested for clusters that an undo could not restore. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UndoAdviceTest {
  private static final String CLUSTER = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6fa1";

  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  /** In a fleet of this name, one cluster is not restored. */
  @BeforeEach
  void writeManifest() throws IOException {
    Files.writeString(
        folder.resolve("incomplete.yaml"),
        """
        apiVersion: embark/v1
        kind: Fleet
        name: incomplete
        clusters:
          - id: %s
            project: acme-prod
            serviceAccount: unchanged@acme-prod.iam.gserviceaccount.com
        """
            .formatted(CLUSTER));
  }

  @Test
  void aFleetIsToldToUndoOnceMoreInsteadOfOnboardingAnew() {
    // when
    CommandRun fleet = embark("onboard", "incomplete.yaml", "--yes");

    // then
    assertThat(fleet.exitCode()).isEqualTo(1);
    assertThat(fleet.err().lines().map(String::strip))
        .contains("embark retry incomplete --undo")
        .doesNotContain("embark retry incomplete");
  }

  @Test
  void aClusterWhoseUndoHasLeftSomethingIsLeftOutOfTheNewRun() {
    // given
    embark("onboard", "incomplete.yaml", "--yes");
    embark(
        "onboard",
        "--cluster-id",
        CLUSTER,
        "--service-account",
        "left@acme-prod.iam.gserviceaccount.com",
        "--yes");

    // when
    CommandRun retry = embark("retry", "incomplete");

    // then
    assertThat(retry.exitCode()).isEqualTo(1);
    assertThat(retry.err())
        .contains("The undo of cluster " + CLUSTER + " is incomplete")
        .contains("The last run of fleet incomplete left nothing to retry")
        .contains("embark retry " + CLUSTER + " --undo", "embark retry incomplete --undo");
  }

  @Test
  void whatAnOffboardingHasLeftIsNamedWithTheCommandsThatSettleIt() {
    // given
    String[] offboard = {"offboard", "incomplete.yaml", "--accept-loss-of-access=1", "--yes"};
    offboardCluster();

    // when
    CommandRun fleet = embark(offboard);
    CommandRun cluster = embark("watch", CLUSTER);
    CommandRun ofFleet = embark("retry", "incomplete-offboard", "--undo");
    CommandRun ofCluster = embark("retry", CLUSTER, "--undo");
    CommandRun again = embark("retry", CLUSTER);

    // then
    assertThat(fleet.err().lines().map(String::strip))
        .contains("embark retry incomplete-offboard")
        .doesNotContain("embark retry incomplete-offboard --undo");
    assertThat(cluster.err()).contains("embark describe " + CLUSTER, "embark retry " + CLUSTER);
    for (CommandRun refused : new CommandRun[] {ofFleet, ofCluster}) {
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err())
          .contains("what the undo of an off-boarding has left: " + CLUSTER)
          .contains("embark describe " + CLUSTER, "embark retry " + CLUSTER);
    }
    assertThat(again.exitCode()).as(again.err()).isZero();
  }

  /** The undo may have left it without its link, which shows whose bindings they are. */
  @Test
  void takingItOffAfterAllNamesTheAccountThatTheFormerRunSaw() {
    // given
    offboardCluster();
    embark("watch", CLUSTER);

    // when
    CommandRun again = embark("retry", CLUSTER);

    // then
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(commands.inputOf("cluster/" + CLUSTER, OffboardingInput.class).choices())
        .isEqualTo(new OffboardingChoices(true, ScriptedPlan.CAST));
  }

  private void offboardCluster() {
    commands.offboard(
        folder,
        ClusterTarget.of(CLUSTER, "acme-prod", "unchanged@acme-prod.iam.gserviceaccount.com"));
  }

  private CommandRun embark(String... arguments) {
    return commands.in(folder).execute(arguments);
  }
}
