package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.simulators.iam.IamSettings;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.Discovery;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finds accounts and checks the worker's powers on a simulated IAM. */
class IamInspectionTest {

  private static final String CLUSTER = "7d1a1f0e-0000-4000-8000-000000000001";
  private static final String OUTSIDE = "ci-admin@acme-prod.iam.gserviceaccount.com";

  private final SimulatedIam iam = new SimulatedIam();
  private final IamInspectionActivitiesImpl activities = activities(iam.client);

  @AfterEach
  void close() {
    iam.close();
  }

  @Test
  void findsTheFirstCandidateThatExists() {
    Discovery.Found found =
        activities.findAccount(candidates("castai-gke-none", "castai-gke-1a2b3c4d"));

    assertThat(found.account()).isEqualTo(SimulatedIam.ACCOUNT);
    assertThat(found.disabled()).isFalse();
  }

  @Test
  void findsNoneWhereNoneExistsAndSaysWhereOneIsDisabled() {
    iam.state.setServiceAccountDisabled(SimulatedIam.ACCOUNT, true);

    assertThat(activities.findAccount(candidates("castai-gke-none")).account()).isNull();
    assertThat(activities.findAccount(candidates("castai-gke-1a2b3c4d")).disabled()).isTrue();
  }

  @Test
  void looksFurtherWhereTheWorkerHoldsItsRoleOnSingleAccounts() {
    try (SimulatedIam strict = strict()) {
      var inspection = activities(strict.client);
      strict.state.seedPolicy(SimulatedIam.ACCOUNT, IamInspectionTest::visible);

      Discovery.Found found =
          inspection.findAccount(candidates("castai-gke-none", "castai-gke-1a2b3c4d"));

      assertThat(found.account()).isEqualTo(SimulatedIam.ACCOUNT);
      assertThat(
              SimulatedIam.failureOf(() -> inspection.findAccount(candidates("castai-gke-none")))
                  .getType())
          .isEqualTo("IAM_PERMISSION_DENIED");
    }
  }

  @Test
  void looksFurtherWhereAnEmulatorShowsNoAccounts() throws IOException {
    try (BareIamServer emulator = new BareIamServer();
        IamPolicyClient client =
            new IamPolicyClient(
                new IamConnection(
                    emulator.endpoint(),
                    true,
                    NoCredentialsProvider.create(),
                    Duration.ofSeconds(10)))) {
      ApplicationFailure failure =
          SimulatedIam.failureOf(
              () -> activities(client).findAccount(candidates("castai-gke-a", "castai-gke-b")));

      assertThat(failure.getType()).isEqualTo("IAM_BAD_REQUEST");
      assertThat(failure.getOriginalMessage()).contains("UNIMPLEMENTED");
    }
  }

  @Test
  void findsNoneWhereTheWorkerHoldsItsRoleOnTheProject() {
    try (SimulatedIam strict = strict()) {
      strict.state.seedProjectPolicy(SimulatedIam.PROJECT, IamInspectionTest::visible);

      assertThat(activities(strict.client).findAccount(candidates("castai-gke-none")).account())
          .isNull();
    }
  }

  @Test
  void asksGoogleAboutNoAccountOutsideTheList() {
    assertThat(
            SimulatedIam.failureOf(() -> activities.findAccount(candidates("ci-admin"))).getType())
        .isEqualTo("SERVICE_ACCOUNT_NOT_ALLOWED");
    assertThat(iam.operations()).isEmpty();
  }

  @Test
  void tellsThatTheWorkerCouldEditAnAccountThatItMayNot() {
    iam.state.addServiceAccount(SimulatedIam.PROJECT, OUTSIDE);

    Checkup.Powers powers = activities.probePowers(SimulatedIam.PROJECT);

    assertThat(powers.tried()).isEqualTo(1);
    assertThat(powers.writable()).containsExactly(OUTSIDE);
    assertThat(iam.count("SetIamPolicy")).isZero();
  }

  @Test
  void tellsThatItCannotWhereThePermissionIsMissing() {
    iam.state.addServiceAccount(SimulatedIam.PROJECT, OUTSIDE);
    iam.strike(
        "TestIamPermissions", "permission-lost", "permission", "iam.serviceAccounts.setIamPolicy");

    assertThat(activities.probePowers(SimulatedIam.PROJECT).writable()).isEmpty();
  }

  @Test
  void saysThatItCannotTellWhereAccountsMayNotBeListed() {
    iam.strike("ListServiceAccounts", "permission-lost");

    assertThat(activities.probePowers(SimulatedIam.PROJECT).unknownBecause())
        .contains("may not list");
  }

  private static IamInspectionActivitiesImpl activities(IamPolicyClient client) {
    return new IamInspectionActivitiesImpl(
        client,
        new TrustBoundary(
            List.of("acme-prod"),
            List.of("castai-gke-*@acme-prod.iam.gserviceaccount.com"),
            List.of("prod-cast-identity"),
            Duration.ofSeconds(180)),
        new FailureMapper(),
        changeId -> "test");
  }

  private static SimulatedIam strict() {
    return new SimulatedIam(
        IamSettings.defaults().withPermissionsEnforced(true), Duration.ofSeconds(10));
  }

  /** Makes the account visible to the worker. */
  private static Policy visible(Policy policy) {
    return policy.toBuilder()
        .addBindings(
            Binding.newBuilder()
                .setRole("roles/iam.serviceAccountViewer")
                .addMembers(IamSettings.defaults().defaultCaller()))
        .build();
  }

  private static Discovery.Candidates candidates(String... names) {
    return new Discovery.Candidates(
        CLUSTER,
        SimulatedIam.PROJECT,
        List.of(names).stream().map(name -> name + "@acme-prod.iam.gserviceaccount.com").toList());
  }
}
