package dev.embark.starter.command;

import static dev.embark.starter.command.ScriptedCommands.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.workflows.model.OnboardingInput;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What retry restarts, for fleets and clusters scripted by their names. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RetryVerbTest {
  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @Test
  void startsANewRunWithWhatFailedAfterTheEnd() {
    // given
    onboard("partly", 20, "--yes");
    onboard("well", 2, "--yes");

    // when
    CommandRun retry = embark("retry", "partly");
    CommandRun nothing = embark("retry", "well");

    // then
    assertThat(retry.exitCode()).as(retry.err()).isZero();
    assertThat(retry.out()).contains("a new run retries 1 cluster");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("The last run of fleet well left nothing to retry");
  }

  @Test
  void reachesHeldFleetsAndClusters() {
    // given
    CommandRun held = onboard("held", 2, "--yes");
    CommandRun heldCluster = single(1, "held");

    // when
    CommandRun fleet = embark("retry", "held");
    CommandRun cluster = embark("retry", cluster(1));

    // then
    assertThat(held.exitCode()).isEqualTo(5);
    assertThat(held.out()).contains("SERVICE_ACCOUNT_DISABLED");
    assertThat(heldCluster.exitCode()).isEqualTo(5);
    assertThat(fleet.exitCode()).as(fleet.err()).isZero();
    assertThat(cluster.exitCode()).as(cluster.err()).isZero();
    assertThat(embark("watch", cluster(1)).exitCode()).isZero();
  }

  @Test
  void startsAClusterAgainThatHasEndedWithoutBeingOnboarded() {
    // given
    CommandRun failed = single(0x31, "bad");
    CommandRun well = single(0x32, "well");

    // when
    CommandRun retry = embark("retry", cluster(0x31), "--reason", "mended");
    CommandRun nothing = embark("retry", cluster(0x32));
    CommandRun unknown = embark("retry", cluster(0x33));

    // then
    assertThat(failed.err()).contains("embark retry " + cluster(0x31));
    assertThat(well.exitCode()).isZero();
    assertThat(retry.exitCode()).as(retry.err()).isZero();
    assertThat(retry.out()).contains("trying again");
    assertThat(embark("describe", cluster(0x31)).out())
        .contains("bad@acme-prod.iam.gserviceaccount.com", "mended");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("left nothing to retry");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("There is no cluster");
  }

  @Test
  void putsBackWhatAnUndoHasLeft() {
    // given
    CommandRun left = single(7, "left");

    // when
    CommandRun anew = embark("retry", cluster(7));
    CommandRun again = embark("retry", cluster(7), "--undo", "--change", "CHG0042");
    CommandRun described = embark("describe", cluster(7));
    CommandRun watched = embark("watch", cluster(7));
    CommandRun once = embark("retry", cluster(7), "--undo");

    // then
    assertThat(left.out()).contains("RollbackIncomplete", "gcloud");
    assertThat(anew.exitCode())
        .as("a new run would take what is left for its original state")
        .isOne();
    assertThat(anew.err()).contains("is incomplete", "embark retry " + cluster(7) + " --undo");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("undoing what is left of 1 cluster");
    assertThat(described.out())
        .contains("ada@laptop (as stated)", "CHG0042")
        .doesNotContain("cannot be read here");
    assertThat(watched.exitCode()).as(watched.err()).isEqualTo(6);
    assertThat(watched.out()).contains("RolledBack");
    assertThat(once.exitCode()).isEqualTo(1);
    assertThat(once.err()).contains("Nothing of", "is left to undo");
  }

  @Test
  void onboardsAClusterAgainThatAnUndoHasPutBack() {
    // given
    single(8, "left");
    embark("retry", cluster(8), "--undo");
    CommandRun watched = embark("watch", cluster(8));

    // when
    CommandRun retry = embark("retry", cluster(8), "--change", "CHG0042");

    // then
    assertThat(watched.err().lines().map(String::strip)).contains("embark retry " + cluster(8));
    assertThat(retry.exitCode()).as(retry.err()).isZero();
    OnboardingInput again = commands.inputOf("cluster/" + cluster(8), OnboardingInput.class);
    assertThat(again.target().clientServiceAccount())
        .isEqualTo("left@acme-prod.iam.gserviceaccount.com");
    assertThat(again.authorship().changeId()).isEqualTo("CHG0042");
  }

  @Test
  void takesUpAnUndoThatWasTerminatedBeforeItOnboardsAgain() {
    // given
    single(9, "left-open");
    embark("retry", cluster(9), "--undo");
    commands.terminate("cluster/" + cluster(9));

    // when
    CommandRun onboard = embark("retry", cluster(9));
    CommandRun undo = embark("retry", cluster(9), "--undo");

    // then
    assertThat(onboard.exitCode()).isEqualTo(1);
    assertThat(onboard.err())
        .contains("is incomplete")
        .contains("embark retry " + cluster(9) + " --undo");
    assertThat(undo.exitCode()).as(undo.err()).isZero();
  }

  // ---- the runs of the tests

  private CommandRun onboard(String name, int clusters, String... options) {
    return commands.onboard(folder, name, clusters, options);
  }

  private CommandRun single(int number, String script) {
    return commands.single(folder, number, script);
  }

  private CommandRun embark(String... arguments) {
    return commands.in(folder).execute(arguments);
  }
}
