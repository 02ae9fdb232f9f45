package dev.embark.starter.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.client.FailureExit;
import dev.embark.starter.client.Server;
import dev.embark.starter.doctor.Check.Standing;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the doctor judges the worker's findings, and what it advises. */
class ReportChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final WorkersAccount WORKER =
      WorkersAccount.of("embark@acme-ops.iam.gserviceaccount.com");
  private static final String ACCOUNT = "castai-gke-1@acme-prod.iam.gserviceaccount.com";

  @Test
  void findsAKeyThatIsActiveMayWriteAndLastsWell() {
    assertThat(KeyChecks.of(key(true, false, null), NOW).standing()).isEqualTo(Standing.OK);
    assertThat(KeyChecks.of(key(true, false, "2027-11-23T12:00:00Z"), NOW).standing())
        .isEqualTo(Standing.OK);
  }

  @Test
  void warnsOfAKeyThatSoonExpiresAndRefusesOneThatCannotDoTheWork() {
    assertThat(KeyChecks.of(key(true, false, "2026-11-25T12:00:00Z"), NOW).standing())
        .isEqualTo(Standing.WARNING);
    assertThat(KeyChecks.of(key(true, true, null), NOW).message()).contains("is read-only");
    assertThat(KeyChecks.of(key(false, false, null), NOW).standing()).isEqualTo(Standing.PROBLEM);
    assertThat(KeyChecks.of(key(true, false, "2026-11-22T12:00:00Z"), NOW).message())
        .contains("expired");
  }

  @Test
  void doesNotCondemnAKeyBecauseOfOthersThatBeginAlike() {
    // given
    Checkup.Key doubtful = oneOf(3, false, true, null);
    Checkup.Key both = oneOf(3, false, true, "2026-11-25T12:00:00Z");
    Checkup.Key expiring = oneOf(3, false, false, "2026-11-25T12:00:00Z");
    Checkup.Key readOnly = oneOf(3, true, false, null);
    Checkup.Key fine = oneOf(3, false, false, null);

    // then
    assertThat(KeyChecks.of(doubtful, NOW).standing()).isEqualTo(Standing.WARNING);
    assertThat(KeyChecks.of(doubtful, NOW).message())
        .startsWith("It may be read-only (3 keys begin alike, and Cast AI does not show which");
    assertThat(KeyChecks.of(both, NOW).message())
        .startsWith("It may be read-only and may expire on 2026-11-25T12:00:00Z (3 keys");
    assertThat(KeyChecks.of(expiring, NOW).standing()).isEqualTo(Standing.WARNING);
    assertThat(KeyChecks.of(expiring, NOW).message())
        .startsWith("It may expire on 2026-11-25T12:00:00Z (3 keys");
    assertThat(KeyChecks.of(readOnly, NOW).standing()).isEqualTo(Standing.PROBLEM);
    assertThat(KeyChecks.of(fine, NOW).standing()).isEqualTo(Standing.OK);
    assertThat(KeyChecks.of(fine, NOW).message())
        .startsWith("active, may write, never expires (3 keys begin alike");
  }

  @Test
  void endsWithFourWhereAKeyIsRefusedAndWithOneWhereTheWorkerHasNone() {
    assertThat(KeyChecks.of(finding("default", ErrorCode.CASTAI_UNAUTHORIZED)).standing())
        .isEqualTo(Standing.NO_ACCESS);
    assertThat(KeyChecks.of(finding("eu", ErrorCode.CREDENTIAL_UNKNOWN)).standing())
        .isEqualTo(Standing.PROBLEM);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aFailureEndsTheDoctorAsItEndsOtherCommands(ErrorCode code) {
    // when
    Check ofKey = KeyChecks.of(finding("default", code));
    List<Check> ofAccounts = AccountChecks.of(1, List.of(finding(ACCOUNT, code)), WORKER);

    // then
    assertThat(ofKey.standing().exitCode()).isEqualTo(FailureExit.of(code));
    assertThat(ofAccounts)
        .extracting(check -> check.standing().exitCode())
        .containsExactly(FailureExit.of(code));
  }

  @Test
  void writesOneCheckForEachTroubleInAProjectWithThreeCommandsAtMost() {
    // given
    List<Checkup.Finding> findings =
        IntStream.range(0, 1_500)
            .mapToObj(i -> finding("a" + i + "@x", ErrorCode.SERVICE_ACCOUNT_DISABLED))
            .toList();

    // when
    List<Check> checks = AccountChecks.of(1_502, findings, WORKER);

    // then
    assertThat(checks).extracting(Check::standing).containsExactly(Standing.OK, Standing.PROBLEM);
    Check disabled = checks.get(1);
    assertThat(disabled.message())
        .startsWith("1500 accounts in acme-prod: SERVICE_ACCOUNT_DISABLED");
    assertThat(disabled.advice()).hasSize(4);
    assertThat(disabled.advice().get(0)).startsWith("gcloud iam service-accounts enable a0@x");
    assertThat(disabled.subjects()).hasSize(1_500);
  }

  @Test
  void advisesTheCommandThatGrantsTheWorkerWhatItLacks() {
    Check check =
        AccountChecks.of(1, List.of(finding(ACCOUNT, ErrorCode.IAM_PERMISSION_DENIED)), WORKER)
            .get(0);

    assertThat(check.standing()).isEqualTo(Standing.NO_ACCESS);
    assertThat(check.advice())
        .containsExactly(
            "Create the worker's role once in the project, if it is missing, and grant it:",
            "gcloud iam roles create embarkWorker --project=acme-prod --title=\"Embark worker\""
                + " --permissions=iam.serviceAccounts.get,iam.serviceAccounts.getIamPolicy"
                + ",iam.serviceAccounts.setIamPolicy",
            "gcloud iam service-accounts add-iam-policy-binding "
                + ACCOUNT
                + " --project=acme-prod --role=projects/acme-prod/roles/embarkWorker"
                + " --member=serviceAccount:embark@acme-ops.iam.gserviceaccount.com"
                + " --condition=None");
  }

  @Test
  void saysHowToFindTheWorkersAccountWhereTheWorkerDoesNotTellIt() {
    // given
    WorkersAccount unknown = WorkersAccount.of("ExternalAccountCredentials");

    // when
    Check check =
        AccountChecks.of(1, List.of(finding(ACCOUNT, ErrorCode.IAM_PERMISSION_DENIED)), unknown)
            .get(0);
    Check disabled =
        AccountChecks.of(1, List.of(finding(ACCOUNT, ErrorCode.SERVICE_ACCOUNT_DISABLED)), unknown)
            .get(0);

    // then
    assertThat(check.advice()).anyMatch(line -> line.startsWith("WORKER=$(curl "));
    assertThat(check.advice().get(check.advice().size() - 1))
        .endsWith("--member=\"serviceAccount:$WORKER\" --condition=None");
    assertThat(disabled.advice()).hasSize(1);
  }

  @Test
  void warnsOfPowersBeyondTheListAndSaysWhereItCannotTell() {
    // when
    List<Check> checks =
        PowerChecks.of(
            List.of(
                powers("p1", List.of("ci@x"), 1, null),
                powers("p2", List.of(), 3, null),
                powers("p3", List.of(), 3, null),
                powers("p3", List.of(), 3, null),
                powers("p4", List.of(), 0, "may not list")),
            WORKER);

    // then
    assertThat(checks)
        .extracting(Check::standing)
        .containsExactly(Standing.OK, Standing.NOT_CHECKED, Standing.WARNING);
    assertThat(checks.get(0).message())
        .isEqualTo("in 2 projects, the worker cannot edit accounts outside its list");
    assertThat(checks.get(2).advice())
        .containsExactly(
            "Grant projects/p1/roles/embarkWorker on each account instead of the project,"
                + " then remove the project's grants:",
            "gcloud projects remove-iam-policy-binding p1 --role=projects/p1/roles/embarkWorker"
                + " --member=serviceAccount:embark@acme-ops.iam.gserviceaccount.com"
                + " --condition=None",
            "gcloud projects remove-iam-policy-binding p1 --role=roles/iam.serviceAccountAdmin"
                + " --member=serviceAccount:embark@acme-ops.iam.gserviceaccount.com"
                + " --condition=None");
  }

  @Test
  void tellsMissingPermissionsApartFromThoseThatCouldNotBeSeen() {
    // given
    Access.Permissions missing =
        new Access.Permissions("p1", Access.Verdict.NO, List.of("compute.instances.get"), null);
    Access.Permissions unclear =
        new Access.Permissions("p2", Access.Verdict.UNKNOWN, List.of(), "a group is bound");

    // when
    List<Check> checks =
        PermissionChecks.of(
            4,
            List.of(
                new Checkup.Reach("b@p1", missing),
                new Checkup.Reach("a@p1", missing),
                new Checkup.Reach("a@p1", unclear)));

    // then
    assertThat(checks)
        .extracting(Check::standing)
        .containsExactlyInAnyOrder(Standing.OK, Standing.PROBLEM, Standing.NOT_CHECKED);
    assertThat(checks)
        .anySatisfy(
            check ->
                assertThat(check.message())
                    .isEqualTo("Missing for 2 accounts in p1: compute.instances.get."));
  }

  @Test
  void tellsWhereNobodyCanImpersonate() {
    List<Check> checks =
        ImpersonationApiChecks.of(
            List.of(
                new Access.ImpersonationApi("p1", Access.Verdict.YES, null),
                new Access.ImpersonationApi("p2", Access.Verdict.NO, null),
                new Access.ImpersonationApi("p3", Access.Verdict.UNKNOWN, "403"),
                new Access.ImpersonationApi("p4", Access.Verdict.UNKNOWN, "403")));

    assertThat(checks)
        .extracting(Check::standing)
        .containsExactly(Standing.OK, Standing.PROBLEM, Standing.NOT_CHECKED);
    assertThat(checks.get(1).advice())
        .containsExactly("gcloud services enable iamcredentials.googleapis.com --project=p2");
    assertThat(checks.get(2).message()).contains("in 2 projects: 403");
  }

  @Test
  void warnsOfClocksThatAreOffAndOfAWorkerThatMayEditEverything() {
    assertThat(standings(0, "castai-*@acme-prod.iam.gserviceaccount.com"))
        .containsExactly(Standing.OK, Standing.OK);
    assertThat(standings(60_000, "*")).containsExactly(Standing.WARNING, Standing.WARNING);
    assertThat(standings(-300_000, "a@b")).containsExactly(Standing.OK, Standing.PROBLEM);
  }

  @Test
  void warnsOfWorkersOfAnotherVersionThanThisCommandLine() {
    assertThat(WorkerChecks.versions(List.of("embark-worker/9.9.9@h1")).standing())
        .isEqualTo(Standing.WARNING);
    assertThat(WorkerChecks.versions(List.of("somebody else")).message())
        .contains("unlike somebody else");
  }

  // ---- the scene

  private static List<Standing> standings(long skewMillis, String accounts) {
    Checkup.Worker worker =
        new Checkup.Worker(
            "1",
            "https://api.cast.ai",
            "iam.googleapis.com:443",
            List.of("default"),
            List.of("acme-prod"),
            List.of(accounts),
            Duration.ofSeconds(180),
            NOW.toEpochMilli() + skewMillis);
    Checkup.Report report =
        new Checkup.Report(
            worker,
            NOW.toEpochMilli(),
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(),
            List.of(),
            List.of(),
            null);
    return new ReportChecks(List.of(report), Server.of("here", "default", "default"), NOW, NOW)
        .all().stream().limit(2).map(Check::standing).toList();
  }

  private static Checkup.Powers powers(
      String project, List<String> writable, int tried, @Nullable String why) {
    return new Checkup.Powers(project, writable, tried, why);
  }

  private static Checkup.Finding finding(String subject, ErrorCode code) {
    return new Checkup.Finding(subject, "acme-prod", code, code.meaning());
  }

  private static Checkup.Key key(boolean active, boolean readOnly, @Nullable String expiresAt) {
    return new Checkup.Key("default", "o1", 1, active, readOnly, expiresAt, null, 7, false);
  }

  private static Checkup.Key oneOf(
      int matching, boolean readOnly, boolean someReadOnly, @Nullable String expiresAt) {
    return new Checkup.Key(
        "default", "o1", matching, true, readOnly, expiresAt, null, 7, someReadOnly);
  }
}
