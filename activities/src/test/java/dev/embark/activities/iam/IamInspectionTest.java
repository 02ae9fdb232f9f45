package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.Discovery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looking for accounts and at the worker's powers, before a simulated IAM. */
class IamInspectionTest {

  private static final String CLUSTER = "7d1a1f0e-0000-4000-8000-000000000001";
  private static final String OUTSIDE = "ci-admin@acme-prod.iam.gserviceaccount.com";

  private final SimulatedIam iam = new SimulatedIam();
  private final IamInspectionActivitiesImpl activities =
      new IamInspectionActivitiesImpl(
          iam.client,
          new TrustBoundary(
              List.of("acme-prod"),
              List.of("castai-gke-*@acme-prod.iam.gserviceaccount.com"),
              List.of("prod-cast-identity"),
              Duration.ofSeconds(180)),
          new FailureMapper(),
          changeId -> "test");

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

  private static Discovery.Candidates candidates(String... names) {
    return new Discovery.Candidates(
        CLUSTER,
        SimulatedIam.PROJECT,
        List.of(names).stream().map(name -> name + "@acme-prod.iam.gserviceaccount.com").toList());
  }
}
