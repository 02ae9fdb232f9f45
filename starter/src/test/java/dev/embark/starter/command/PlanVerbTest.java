package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import dev.embark.workflows.wire.CompressedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verb with a worker that finds what its clusters' service accounts are named after. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PlanVerbTest {
  private static final String EVERYTHING =
      "fresh1 fresh2 fresh3 fresh4 fresh5 stale shared shared unchanged terraform away";

  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @Test
  void groupsClustersToWhichTheSameWouldHappen() throws IOException {
    // when
    CommandRun run = plan("everything", EVERYTHING);

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    Golden.check("plan/everything.txt", run.out());
    assertThat(run.err()).contains("Next: save it with --out");
  }

  @Test
  void findsOutBeforeItLooksAtTheClustersThatThePlanCannotBeWritten() throws IOException {
    // given
    Files.createDirectories(folder.resolve("taken"));

    // when
    CommandRun nowhere = plan("nowhere", "fresh1", "--out", "absent/fleet.plan");
    CommandRun taken = plan("taken", "fresh1", "--out", "taken");

    // then
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.err())
        .startsWith("error: absent/fleet.plan cannot be written: no such file or folder.");
    assertThat(taken.err()).startsWith("error: taken cannot be written: it is a folder.");
  }

  @Test
  void showsEachClusterWithDetails() throws IOException {
    // when
    CommandRun run = plan("details", "fresh1 stale unchanged", "--details");

    // then
    Golden.check("plan/details.txt", run.out());
  }

  @Test
  void saysThatTheAccountIsKnownAfterRegistrationWhereNoClusterIsRegistered() throws IOException {
    // when
    CommandRun run = plan("first", "fresh1 fresh2");

    // then
    assertThat(run.out())
        .contains("Cast AI's service account: (known after registration)")
        .contains("--member='serviceAccount:(known after registration)'")
        .doesNotContain("known-after-registration@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fresh", "keyed"})
  void printsNoLineAClusterHoweverManyThereAre(String account) throws IOException {
    // given
    String accounts =
        IntStream.range(0, 2_000).mapToObj(i -> account + i).collect(Collectors.joining(" "));

    // when
    CommandRun run = plan("large-" + account, accounts);

    // then
    assertThat(run.out()).contains("2,000 clusters to onboard").contains("and 1997 more");
    assertThat(run.out().lines()).hasSizeLessThan(25);
  }

  @Test
  void saysOneOfTheNotesThatDifferAndWhereTheOthersAre() throws IOException {
    // when
    CommandRun run = plan("keyed", "keyed1 keyed2 fresh1");

    // then
    assertThat(run.out())
        .contains("~ 2 clusters to onboard")
        .contains("! KEYS_LEFT (--details shows each), such as: Keys made by people: key-1.");
  }

  @Test
  void namesTheCommandThatOnboardsWhatWasPlannedAndNothingElse() throws IOException {
    // when
    CommandRun run =
        plan(
            "named",
            "fresh1 fresh2",
            "--details",
            "-l",
            "tier!=1",
            "--max-failures",
            "10%",
            "--no-waves",
            "--reason",
            "it's time",
            "--timeout",
            "1m");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err().lines().toList())
        .last()
        .asString()
        .isEqualTo(
            "  embark onboard named.yaml --selector 'tier!=1' --max-failures 10% --no-waves"
                + " --reason 'it'\\''s time'");
  }

  @Test
  void tellsChangesByTheExitCodeWhereThatIsAskedFor() throws IOException {
    assertThat(plan("changes", "fresh1", "--detailed-exitcode").exitCode()).isEqualTo(2);
    assertThat(plan("unknown", "away", "--detailed-exitcode").exitCode()).isEqualTo(2);
    assertThat(plan("nothing", "unchanged", "--detailed-exitcode").exitCode()).isZero();
  }

  @Test
  void saysWhatStandsInTheWayOfAPlan() throws IOException {
    // when
    CommandRun run = plan("revoked", "fresh1");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("No plan can be made: The key is not accepted. (CASTAI_UNAUTHORIZED)")
        .contains("CASTAI_API_TOKEN_FILE");
  }

  @Test
  void isADocumentForPrograms() throws IOException {
    Golden.check("json/plan.json", plan("json", "fresh1 terraform", "-o", "json").out());
    Golden.check("json/plan-lines.json", plan("jsonl", "stale away", "-o", "jsonl").out());
  }

  @Test
  void aKeptPlanIsCarriedOutWithoutWhatItRefused() throws IOException {
    // given
    CommandRun planned = plan("well", EVERYTHING, "--out", "fleet.plan");
    assertThat(planned.err()).contains("Next:\n  embark onboard fleet.plan\n");

    // when
    CommandRun run = embark("onboard", "fleet.plan", "--yes");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("2 clusters that the plan refused or could not check are left out");
    assertThat(run.out()).contains("fleet well: completed").contains("9");
  }

  @Test
  void aLargePlanIsKeptCompressedAndReadAgain() throws IOException {
    // given
    String accounts =
        IntStream.range(0, 3_000).mapToObj(i -> "fresh" + i).collect(Collectors.joining(" "));

    // when
    plan("well", accounts, "--out", "large.plan");
    CommandRun run = embark("onboard", "large.plan", "--yes");

    // then
    assertThat(Files.size(folder.resolve("large.plan"))).isLessThan(300_000);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void aPlanThatSomebodyEditedIsRefused() throws IOException {
    // given
    plan("well", "fresh1", "--out", "fleet.plan");
    Path file = folder.resolve("fleet.plan");
    Files.writeString(file, Files.readString(file).replace("ABCDabcd", "EFGHefgh"));

    // when
    CommandRun run = embark("onboard", "fleet.plan", "--yes");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("fleet.plan has changed since it was written");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"clusters\":[null]",
        "\"clusters\":[1]",
        "\"clusters\":[]",
        "\"name\":\"x\",\"rollout\":null,\"clusters\":[]"
      })
  void aDamagedPlanIsNoneOfThisVersion(String fields) throws IOException {
    // given
    Files.writeString(
        folder.resolve("fleet.plan"),
        "{\"format\":\"embark/v1\",\"kind\":\"Plan\"," + fields + "}");

    // when
    CommandRun run = embark("onboard", "fleet.plan", "--yes");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("fleet.plan is not a plan of this version");
  }

  @Test
  void aPlanOfMillionsOfEmptyObjectsIsRefusedWhileItIsRead() throws IOException {
    // given
    String start = "{\"format\":\"embark/v1\",\"kind\":\"Plan\",\"clusters\":[{}";
    byte[] json = (start + ",{}".repeat(2_000_000) + "]}").getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("fleet.plan"), CompressedJson.compress(json));

    // when
    CommandRun run = embark("onboard", "fleet.plan", "--yes");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("fleet.plan is not a plan of this version");
  }

  @Test
  void whatAPlanSaysCannotBeChangedByOptions() throws IOException {
    // given
    plan("well", "fresh1", "--out", "fleet.plan");

    // when
    List<CommandRun> runs =
        List.of(
            embark("onboard", "fleet.plan", "--yes", "--max-in-flight", "3"),
            embark("onboard", "fleet.plan", "--yes", "--selector", "env=prod"),
            embark("onboard", "fleet.plan", "--yes", "--credential", "eu"),
            embark("onboard", "well.yaml", "--yes", "--accept-changes"));

    // then
    assertThat(runs).allSatisfy(run -> assertThat(run.exitCode()).isEqualTo(64));
    assertThat(runs.get(0).err()).contains("A plan runs exactly as it was made");
    assertThat(runs.get(2).err()).contains("--credential need --cluster-id");
    assertThat(runs.get(3).err()).contains("well.yaml is a manifest");
  }

  @Test
  void writesNoPlanOverItsManifest() throws IOException {
    // when
    CommandRun run = plan("well", "fresh1", "--out", "./well.yaml");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("--out names the manifest itself");
    assertThat(folder.resolve("well.yaml")).content().startsWith("apiVersion");
  }

  @Test
  void takesAListOfClustersAsWindowsWritesIt() throws IOException {
    // given
    Files.writeString(folder.resolve("ids"), "\uFEFF7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e0001\r\n\r\n");

    // when
    CommandRun run = plan("well", "fresh1 fresh2", "--limit", "@ids");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Plan for fleet well: 1 cluster");
  }

  private CommandRun plan(String name, String accounts, String... options) throws IOException {
    StringBuilder manifest = new StringBuilder("apiVersion: embark/v1\nkind: Fleet\n");
    manifest.append("name: ").append(name).append("\ndefaults: {project: acme-prod}\nclusters:\n");
    int number = 0;
    for (String account : accounts.split(" ")) {
      manifest.append(
          "  - {id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e%04x, serviceAccount: %s@%s}\n"
              .formatted(number++, account, "acme-prod.iam.gserviceaccount.com"));
    }
    Files.writeString(folder.resolve(name + ".yaml"), manifest);
    String[] arguments = new String[options.length + 2];
    arguments[0] = "plan";
    arguments[1] = name + ".yaml";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return embark(arguments);
  }

  private CommandRun embark(String... arguments) {
    return commands.in(folder).execute(arguments);
  }
}
