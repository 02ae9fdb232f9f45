package dev.embark.starter.command;

import static dev.embark.starter.command.ScriptedCommands.cluster;
import static dev.embark.starter.command.ScriptedCommands.manifest;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs on a server whose fleets and clusters are scripted by their names. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RunVerbsTest {
  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"well,0", "partly,3", "over,1", "incomplete,1"})
  void endsWithTheTruthfulCodeOfTheFleet(String name, int exitCode) {
    // when
    CommandRun run = onboard(name, 20, "--yes");

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).contains("fleet " + name + ": completed").contains("Onboarded");
  }

  @Test
  void groupsFailuresByCodeAndProjectWithTheRemedyAndTheNextCommand() {
    // when
    CommandRun run = onboard("over", 20, "--yes");

    // then
    assertThat(run.out())
        .contains("CLUSTER_NOT_FOUND  acme-prod  1 cluster  Rejected")
        .contains("next move: you. Check the cluster id");
    assertThat(run.err()).contains("Next:").contains("embark describe " + cluster(0));
  }

  @Test
  void withoutATerminalItNeedsYes() {
    // when
    CommandRun run = onboard("unasked", 1);

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("no terminal").contains("Add --yes");
    assertThat(embark("status", "unasked").exitCode()).isEqualTo(1);
  }

  @Test
  void startsNothingWhenThePersonSaysNo() {
    // given
    CommandRun run = commands.in(folder).typing("n\n");

    // when
    run.execute("onboard", manifest(folder, "refused", 1));

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .contains("1 cluster in 1 project")
        .contains("error: Nothing was started.\n  next move: you\n  To continue, run it again");
    assertThat(embark("status", "refused").exitCode()).isEqualTo(1);
  }

  @Test
  void endsWith5WhenTheFleetWaitsForAPersonAndNamesTheCommands() {
    // when
    CommandRun paused = onboard("paused-one", 2, "--yes");

    // then
    assertThat(paused.exitCode()).isEqualTo(5);
    assertThat(paused.out()).contains("2 clusters failed, 1 allowed.");
    assertThat(paused.err()).contains("embark resume paused-one").contains("embark stop");
  }

  @Test
  void showsTheRunsOwnWordsWhenItRefusesACommand() {
    // given
    onboard("paused-two", 2, "--yes", "--detach");

    // when
    CommandRun refused = embark("resume", "paused-two");
    CommandRun accepted = embark("resume", "paused-two", "--max-failures", "50%");

    // then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("error: Resume with a higher --max-failures");
    assertThat(accepted.exitCode()).isZero();
    assertThat(embark("watch", "paused-two").out()).contains("completed");
  }

  @Test
  void namesTheServerItWasGivenInItsAnswersAndNextCommands() {
    // given
    String next = " --namespace default";
    onboard("open-there", 3, "--yes", "--detach");

    // when
    CommandRun pause = embark("pause", "open-there", "--namespace", "default");
    CommandRun status = embark("status", "open-there", "-o", "json", "--namespace", "default");
    CommandRun unknown = embark("status", "unknown", "--namespace", "default");
    CommandRun usual = embark("resume", "open-there");

    // then
    assertThat(pause.out()).contains("namespace default");
    assertThat(pause.err()).contains("  embark resume open-there" + next);
    assertThat(status.out()).contains("\"embark resume open-there" + next + "\"");
    assertThat(unknown.err()).contains("  embark list" + next);
    assertThat(usual.out()).doesNotContain("namespace");
    assertThat(usual.err()).doesNotContain("--namespace");
    embark("stop", "open-there");
  }

  @Test
  void pauseStopAndRollbackReachTheFleet() {
    // given
    onboard("open-one", 3, "--yes", "--detach");
    onboard("open-two", 3, "--yes", "--detach");

    // when
    CommandRun pause = embark("pause", "open-one", "--reason", "freeze");
    CommandRun status = embark("status", "open-one");
    CommandRun stop = embark("stop", "open-one");
    CommandRun rollback = embark("rollback", "open-two", "--yes");

    // then
    assertThat(pause.exitCode()).as(pause.err()).isZero();
    assertThat(status.out()).contains("Paused by ada@laptop: freeze");
    assertThat(stop.exitCode()).isZero();
    assertThat(embark("watch", "open-one").exitCode()).isEqualTo(6);
    assertThat(rollback.exitCode()).isZero();
    assertThat(rollback.err())
        .contains("1 onboarded, which stay that way; 1 under way")
        .contains("1 not started");
    assertThat(embark("watch", "open-two").exitCode()).isEqualTo(6);
  }

  @Test
  void approveSkipAndSetReachTheFleet() {
    // given
    CommandRun asking = onboard("asking-one", 3, "--yes");
    onboard("open-five", 3, "--yes", "--detach");

    // when
    CommandRun silent = embark("skip", "open-five", "--held");
    CommandRun skip =
        embark("skip", "open-five", "--selector", "env=dev", "--reason", "not this quarter");
    CommandRun skipped = embark("status", "open-five");
    CommandRun set = embark("set", "open-five", "--max-in-flight", "10%", "--max-failures", "3");
    CommandRun changed = embark("status", "open-five");
    CommandRun approve = embark("approve", "asking-one", "--reason", "canary looks good");

    // then
    assertThat(asking.exitCode()).isEqualTo(5);
    assertThat(asking.err()).contains("embark approve asking-one --wave rest");
    assertThat(silent.exitCode()).isEqualTo(1);
    assertThat(silent.err()).contains("Say why with --reason");
    assertThat(skip.out()).contains("2 skipped, 1 held and let go");
    assertThat(skipped.out()).contains("[] env=dev false");
    assertThat(set.exitCode()).as(set.err()).isZero();
    assertThat(changed.out()).contains("10% in flight, 3 in null");
    assertThat(approve.exitCode()).as(approve.err()).isZero();
    assertThat(embark("watch", "asking-one").out()).contains("approved by ada@laptop");
  }

  @Test
  void attachesToAFleetWithTheSameContentAndRefusesAnother() {
    // given
    onboard("open-three", 3, "--yes", "--detach");

    // when
    CommandRun same = onboard("open-three", 3, "--yes", "--detach");
    CommandRun other = onboard("open-three", 4, "--yes", "--detach");

    // then
    assertThat(same.exitCode()).isZero();
    assertThat(same.err()).contains("Already running");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("FLEET_EXISTS").contains("embark status open-three");
  }

  @Test
  void aSecondStartOfAClusterIsToldWhichRunIsOn() {
    // given
    single(2, "held");

    // when
    CommandRun second = single(2, "held");

    // then
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err())
        .contains("Cluster " + cluster(2) + " is already being changed")
        .contains("ALREADY_RUNNING")
        .contains("by ada@laptop")
        .contains("embark watch " + cluster(2));
  }

  @Test
  void aClusterEndsWithItsOwnCode() {
    // when
    CommandRun good = single(3, "good");
    CommandRun bad = single(4, "bad");
    single(5, "held");
    CommandRun rollback = embark("rollback", cluster(5), "--yes");
    CommandRun rolledBack = embark("watch", cluster(5));

    // then
    assertThat(good.exitCode()).as(good.err()).isZero();
    assertThat(good.out()).contains("Onboarded").contains("note: one note");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.out())
        .contains("RolledBack")
        .contains("CREDENTIALS_REJECTED: a permission is missing")
        .contains("undo of bindings: UNDONE");
    assertThat(rollback.exitCode()).isZero();
    assertThat(rolledBack.exitCode()).isEqualTo(6);
  }

  @Test
  void describesARunThatHasEnded() {
    // given
    single(6, "bad");

    // when
    CommandRun describe = embark("describe", cluster(6));

    // then
    assertThat(describe.exitCode()).isZero();
    assertThat(describe.out()).contains("Steps").contains("looked").contains("next move:");
  }

  @Test
  void aReportReplacesNoFolderAndSaysSoBeforeItReadsTheHistories() throws IOException {
    // given
    Path taken = Files.createDirectories(folder.resolve("taken"));

    // when
    CommandRun run = embark("report", "nobody", "--out", "taken");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: taken cannot be written: it is a folder");
    assertThat(taken).isDirectory();
  }

  @Test
  void aReportThatCannotBeWrittenToTheEndFails() {
    // given
    single(7, "good");

    // when
    CommandRun whole = embark("report", cluster(7));
    CommandRun cutOff = commands.in(folder).toAFullDisk().execute("report", cluster(7));

    // then
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    assertThat(cutOff.exitCode()).isEqualTo(1);
    assertThat(cutOff.err()).contains("error: stdout could not be written to the end.");
  }

  @ParameterizedTest
  @CsvSource({"json,open-json", "jsonl,open-jsonl"})
  void whenTheTimeIsUpADocumentSaysHowFarTheRunHadCome(String format, String name) {
    // when
    CommandRun run = onboard(name, 2, "--yes", "--timeout", "1s", "-o", format);

    // then
    assertThat(run.exitCode()).isEqualTo(124);
    assertThat(run.out().replace(" ", ""))
        .contains("\"kind\":\"FleetStatus\"", "\"runState\":\"RUNNING\"", "\"exitCode\":null");
  }

  @Test
  void saysThatTheTimeIsUpWhileTheRunGoesOn() {
    // when
    CommandRun run = onboard("open-four", 2, "--yes", "--timeout", "1s");

    // then
    assertThat(run.exitCode()).isEqualTo(124);
    assertThat(run.err()).contains("Time is up").contains("embark watch open-four");
  }

  @Test
  void anUnknownRunIsSaidWithTheNextCommand() {
    // when
    CommandRun run = embark("watch", "nobody");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no fleet 'nobody'").contains("embark list");
  }

  @Test
  void listingIsSaidToBeBeyondTheEmbeddedEngine() {
    // when
    CommandRun run = embark("list");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("cannot list runs").doesNotContain("at io.");
  }

  @Test
  void writesNothingButDocumentsToStdoutForPrograms() {
    // when
    CommandRun json = onboard("partly", 20, "--yes", "--output", "json");
    CommandRun events = onboard("well", 2, "--yes", "--output", "jsonl");

    // then
    assertThat(json.out()).startsWith("{").contains("\"format\" : \"embark/v1\"");
    assertThat(events.out().lines())
        .allSatisfy(line -> assertThat(line).startsWith("{\"format\":\"embark/v1\""));
    assertThat(events.out().lines().reduce((a, b) -> b).orElseThrow())
        .contains("\"kind\":\"FleetResult\"");
  }

  @Test
  void saysWhichSearchAttributesAreMissingAndHowToCreateThem() {
    try (ScriptedServer bare = new ScriptedServer(false)) {
      // when
      CommandRun run =
          new CommandRun()
              .in(folder)
              .with("TEMPORAL_ADDRESS", bare.address())
              .execute("onboard", manifest(folder, "bare", 1), "--yes");

      // then
      assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
      assertThat(run.err())
          .contains("lacks search attributes")
          .contains("temporal operator search-attribute create")
          .contains("--name EmbarkFleet --type Keyword")
          .doesNotContain("at io.");
    }
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
