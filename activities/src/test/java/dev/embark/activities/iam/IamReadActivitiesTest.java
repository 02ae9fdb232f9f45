package dev.embark.activities.iam;

import static dev.embark.activities.iam.Policies.T;
import static dev.embark.activities.iam.Policies.U;
import static dev.embark.activities.iam.Policies.U_UNCONDITIONAL;
import static dev.embark.activities.iam.Policies.binding;
import static dev.embark.activities.iam.SimulatedIam.ACCOUNT;
import static dev.embark.activities.iam.SimulatedIam.TARGET;
import static dev.embark.activities.iam.SimulatedIam.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import dev.embark.activities.FailureMapper;
import dev.embark.simulators.iam.IamSettings;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IamReadActivitiesTest {

  private static final String OTHER_CAST =
      "cast-gke-def456@prod-cast-identity.iam.gserviceaccount.com";

  private final SimulatedIam iam = new SimulatedIam();

  @AfterEach
  void close() {
    iam.close();
  }

  @Test
  void capturesWhatCastIdentitiesHoldAndChangesNothing() {
    seed(T, U_UNCONDITIONAL);
    seed(binding("roles/viewer", "allUsers"));
    var before = iam.policy();

    CapturedBindings captured = capture(TARGET);

    assertThat(captured.before().grants()).containsExactly(T, U_UNCONDITIONAL);
    assertThat(captured.uniqueId()).isEqualTo(iam.state.uniqueIdOf(ACCOUNT));
    assertThat(captured.members()).isEqualTo(3);
    assertThat(captured.minimumPropagation()).isEqualTo(Duration.ofSeconds(180));
    assertThat(captured.etag()).isEqualTo(PolicyGrants.etag(before));
    assertThat(iam.policy()).isEqualTo(before);
    assertThat(iam.operations())
        .containsExactly("GetServiceAccount", "TestIamPermissions", "GetIamPolicy");
  }

  @Test
  void looksAtADisabledAccountWhenItIsToLeave() {
    seed(T);
    iam.state.setServiceAccountDisabled(ACCOUNT, true);

    assertRefused("SERVICE_ACCOUNT_DISABLED", "disabled");
    assertThat(iam.reads.captureBindings(Requests.Capture.leaving(TARGET, null)).before().grants())
        .containsExactly(T);
  }

  /** The identity belongs to another organization that also uses the client service account. */
  @Test
  void showsNoIdentityToWhomTakesAwayThatTheWorkerMayNotGiveBack() {
    Grant foreign = CastServiceAccount.tokenCreatorGrant(OTHER_CAST);
    iam.state.addServiceAccount("prod-cast-identity", OTHER_CAST);
    seed(T, foreign);
    IamReadActivitiesImpl limited = readsLimitedTo(Policies.CAST);

    assertThat(limited.captureBindings(Requests.Capture.leaving(TARGET, null)).before().grants())
        .containsExactly(T);
    assertThat(limited.captureBindings(new Requests.Capture(TARGET, null)).before().grants())
        .containsExactlyInAnyOrder(T, foreign);
  }

  @Test
  void asksNobodyAboutATargetThatTheWorkerMayNotTouch() {
    var foreign =
        ClusterTarget.of(
            TARGET.clusterId(), "other-prod", "castai-gke-1@other-prod.iam.gserviceaccount.com");

    assertThat(failureOf(() -> capture(foreign)).getType()).isEqualTo("PROJECT_NOT_ALLOWED");
    assertThat(iam.operations()).isEmpty();
  }

  @Test
  void saysThatTheAccountDoesNotExist() {
    var missing =
        ClusterTarget.of(
            TARGET.clusterId(), "acme-prod", "castai-gke-none@acme-prod.iam.gserviceaccount.com");

    assertThat(failureOf(() -> capture(missing)).getType()).isEqualTo("SERVICE_ACCOUNT_NOT_FOUND");
  }

  @Test
  void saysThatTheAccountIsDisabled() {
    iam.state.setServiceAccountDisabled(ACCOUNT, true);

    assertRefused("SERVICE_ACCOUNT_DISABLED", "disabled");
  }

  @Test
  void namesThePermissionsThatTheWorkerLacks() {
    try (SimulatedIam strict =
        new SimulatedIam(
            IamSettings.defaults().withPermissionsEnforced(true), Duration.ofSeconds(10))) {
      var failure =
          failureOf(() -> strict.reads.captureBindings(new Requests.Capture(TARGET, null)));

      assertThat(failure.getType()).isEqualTo("IAM_PERMISSION_DENIED");
      assertThat(failure.getOriginalMessage()).contains("iam.serviceAccounts.get");
    }
  }

  @Test
  void refusesAPolicyWithoutRoomForTwoMembers() {
    seedCrowd(1_499);

    assertRefused("POLICY_FULL", "1501");
  }

  @Test
  void needsNoRoomForMembersThatAreThere() {
    seed(T, U);
    seedCrowd(1_498);

    assertThat(capture(TARGET).members()).isEqualTo(1_500);
  }

  /** A stale grant is only removed after the confirmation. */
  @Test
  void needsRoomBesideAStaleGrant() {
    seed(T, U_UNCONDITIONAL);
    seedCrowd(1_498);

    assertRefused("POLICY_FULL", "1501");
  }

  @Test
  void countsTheTombstonesThatTheWriteRemoves() {
    seed(T, U);
    iam.state.recreateServiceAccount(Policies.CAST);
    seedCrowd(1_498);

    assertThat(capture(TARGET).before().grants())
        .hasSize(2)
        .allSatisfy(grant -> assertThat(grant.isTombstone()).isTrue());
  }

  /** The grants are those of another organization, which this worker grants nothing. */
  @Test
  void needsRoomBesideTheGrantsOfAnAccountThatItMayNotGrantAnything() {
    iam.state.addServiceAccount("prod-cast-identity", OTHER_CAST);
    seed(
        CastServiceAccount.tokenCreatorGrant(OTHER_CAST),
        CastServiceAccount.serviceAccountUserGrant(OTHER_CAST));
    seedCrowd(1_498);
    IamReadActivitiesImpl limited = readsLimitedTo(Policies.CAST);

    assertThat(
            failureOf(() -> limited.captureBindings(new Requests.Capture(TARGET, null))).getType())
        .isEqualTo("POLICY_FULL");
  }

  @ParameterizedTest
  @CsvSource({
    "GetServiceAccount, quota, IAM_QUOTA_EXHAUSTED",
    "GetServiceAccount, api-disabled, IAM_API_DISABLED",
    "GetServiceAccount, unavailable-before, IAM_UNAVAILABLE",
    "GetServiceAccount, sa-disabled, SERVICE_ACCOUNT_DISABLED",
    "TestIamPermissions, unavailable-before, IAM_UNAVAILABLE",
    "GetIamPolicy, permission-lost, IAM_PERMISSION_DENIED",
    "GetIamPolicy, unavailable-before, IAM_UNAVAILABLE",
  })
  void namesWhatWentWrongAfterOneAttempt(String operation, String fault, String code) {
    iam.strike(operation, fault);

    var failure = failureOf(() -> capture(TARGET));

    assertThat(failure.getType()).isEqualTo(code);
    assertThat(iam.count(operation)).isOne();
  }

  @Test
  void refusesAPolicyThatCameWithoutItsConditions() {
    seed(T);
    iam.strike("GetIamPolicy", "withcond");

    assertRefused("POLICY_UNREADABLE", "_withcond_");
  }

  private void seed(Grant... grants) {
    seed(Stream.of(grants).map(grant -> binding(grant)).toArray(Binding[]::new));
  }

  private void seed(Binding... bindings) {
    iam.state.seedPolicy(
        ACCOUNT, policy -> policy.toBuilder().addAllBindings(List.of(bindings)).build());
  }

  private void seedCrowd(int members) {
    seed(
        binding(
            "roles/viewer",
            IntStream.range(0, members)
                .mapToObj(i -> "user:u" + i + "@example.com")
                .toArray(String[]::new)));
  }

  /** Reads of a worker that may grant only this account of Cast AI anything. */
  private IamReadActivitiesImpl readsLimitedTo(String castServiceAccount) {
    return new IamReadActivitiesImpl(
        iam.client,
        SimulatedIam.boundary().withCastServiceAccounts(List.of(castServiceAccount)),
        new FailureMapper(),
        changeId -> "test");
  }

  private void assertRefused(String code, String words) {
    ApplicationFailure failure = failureOf(() -> capture(TARGET));

    assertThat(failure.getType()).isEqualTo(code);
    assertThat(failure.getOriginalMessage()).contains(words);
  }

  private CapturedBindings capture(ClusterTarget target) {
    return iam.reads.captureBindings(new Requests.Capture(target, null));
  }
}
