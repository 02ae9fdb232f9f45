package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs discover, doctor, diagnose and settings, with a worker that always finds the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InspectionVerbsTest {
  private static final String CLUSTER = "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11";
  private static final String ACCOUNT = "castai-gke-1a2b3c4d@acme-prod.iam.gserviceaccount.com";

  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @BeforeEach
  void writeManifest() throws IOException {
    Files.writeString(
        folder.resolve("fleet.yaml"),
        """
        apiVersion: embark/v1
        kind: Fleet
        name: payments
        clusters:
          - {id: %s, project: acme-prod, serviceAccount: %s, labels: {env: prod}}
        """
            .formatted(CLUSTER, ACCOUNT));
  }

  @Test
  void discoversWithEveryKeyOfTheWorkerPageByPage() {
    // when
    CommandRun run = embark("discover", "-o", "json");

    // then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("3 clusters of 3; 2 others are not GKE.")
        .contains("1 cluster without a known service account");
    Golden.check("json/discovery.json", run.out());
  }

  @Test
  void writesNothingButTheManifestToStdout() {
    CommandRun run = embark("discover", "--credential", "default", "--not-onboarded");

    assertThat(run.out())
        .startsWith("apiVersion: embark/v1\nkind: Fleet\nname: discovered\nclusters:\n")
        .contains("# c1: on a key")
        .doesNotContain("# c2");
  }

  @Test
  void failsWhereTheManifestCannotBeWrittenToTheEnd() {
    CommandRun run = commands.in(folder).toAFullDisk().execute("discover");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("error: stdout could not be written to the end.");
  }

  @Test
  void saysWhoseMoveItIsWhereAKeyIsRefused() {
    CommandRun run = embark("discover", "--credential", "wrong");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("error: Cast AI does not accept the API key (401). HTTP 401.")
        .contains("next move: you")
        .contains("CASTAI_API_TOKEN_FILE")
        .contains("docs/errors.md#castai_unauthorized");
  }

  @Test
  void endsTheCheckUpWithFourWhereSomethingIsRefused() {
    // when
    CommandRun run = embark("doctor", "fleet.yaml", "-o", "json");

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
    Golden.check(
        "json/doctor.json",
        run.out()
            .replaceAll("127\\.0\\.0\\.1:\\d+(, version [^,]+)?", "HOST:PORT")
            .replaceAll("\\d+ s off", "N s off")
            .replaceAll("worker \\d+ s", "worker N s"));
  }

  @Test
  void doctorSaysWhoseMoveItIsWhereSomethingIsToBeDone() {
    // when
    CommandRun run = embark("doctor", "fleet.yaml");

    // then
    assertThat(run.out().lines().map(String::strip))
        .containsSubsequence(
            "next move: you",
            "Let NTP set the clocks, such as: timedatectl set-ntp true",
            "next move: the Google project's owner",
            "gcloud iam service-accounts enable " + ACCOUNT + " --project=acme-prod");
  }

  @Test
  void refusesAManifestWithErrorsBeforeAnythingIsAsked() throws IOException {
    Files.writeString(folder.resolve("bad.yaml"), "kind: Flet");

    assertThat(embark("doctor", "bad.yaml").exitCode()).isEqualTo(64);
    assertThat(embark("discover", "--merge", "bad.yaml").exitCode()).isEqualTo(64);
    assertThat(embark("doctor", "--engine", "embedded").exitCode()).isEqualTo(64);
  }

  @Test
  void diagnosesAClusterThatNoRunKnows() {
    CommandRun run = embark("diagnose", CLUSTER, "-o", "json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Golden.check("json/diagnosis.json", run.out());
    assertThat(embark("diagnose", CLUSTER).out())
        .contains("cause: ACCOUNT_DISABLED")
        .contains("run: gcloud iam service-accounts enable x")
        .contains("not looked at: whether the API is on");
    assertThat(embark("diagnose", "payments").exitCode()).isEqualTo(64);
  }

  @Test
  void diagnosesWithTheCredentialThatIsNamedEvenIfARunKnowsTheCluster() {
    // given
    commands.single(folder, 1, "bad");

    // when
    CommandRun recorded = embark("diagnose", ScriptedCommands.cluster(1));
    CommandRun named = embark("diagnose", ScriptedCommands.cluster(1), "--credential", "wrong");

    // then
    assertThat(recorded.exitCode()).as(recorded.err()).isZero();
    assertThat(named.exitCode()).isEqualTo(4);
    assertThat(named.err()).contains("Cast AI does not accept the API key (401)");
  }

  @Test
  void showsTheSettingsOfAManifestWithoutAnyServer() {
    // given
    CommandRun offline = new CommandRun().in(folder);

    // when
    offline.execute("settings", CLUSTER, "--file", "fleet.yaml");

    // then
    assertThat(offline.exitCode()).as(offline.err()).isZero();
    assertThat(offline.out())
        .isEqualTo(
            """
            export CASTAI_IMPERSONATE=true
            export CASTAI_CLUSTER_ID='%s'
            export PROJECT_ID='acme-prod'
            export SERVICE_ACCOUNT_EMAIL='%s'
            # The GKE block: {"gke":{"gkeSaImpersonate":"%s","projectId":"acme-prod"}}
            """
                .formatted(CLUSTER, ACCOUNT, ACCOUNT));
    Golden.check(
        "json/settings.json",
        new CommandRun()
            .in(folder)
            .execute("settings", CLUSTER, "--file", "fleet.yaml", "--as", "json")
            .out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shell", "json", "terraform"})
  void settingsThatCannotBeWrittenToTheEndAreAFailure(String language) {
    // when
    CommandRun run =
        new CommandRun()
            .in(folder)
            .toAFullDisk()
            .execute("settings", CLUSTER, "--file", "fleet.yaml", "--as", language);

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: stdout could not be written to the end.");
  }

  @Test
  void showsTheSettingsForTerraformFromWhatCastAiKnows() {
    CommandRun run = embark("settings", CLUSTER, "--as", "terraform");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("gke_sa_impersonate = \"" + ACCOUNT + "\"")
        .contains("gke_credentials = \"{}\"");
  }

  private CommandRun embark(String... arguments) {
    return commands.in(folder).execute(arguments);
  }
}
