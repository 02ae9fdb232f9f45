package dev.embark.activities.iam;

import static dev.embark.activities.iam.SimulatedIam.ACCOUNT;
import static dev.embark.activities.iam.SimulatedIam.PROJECT;
import static dev.embark.activities.iam.SimulatedIam.TARGET;
import static dev.embark.activities.iam.SimulatedIam.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.activities.Capabilities;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.CastAiPermissions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.CustomRoleRequest;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessActivitiesTest {

  private static final String MEMBER = "serviceAccount:" + ACCOUNT;
  private static final CustomRoleRequest GRANT =
      new CustomRoleRequest(TARGET, PROJECT, false, null);
  private static final Binding FOREIGN =
      Binding.newBuilder().setRole("roles/viewer").addMembers("user:ada@acme.com").build();

  private final SimulatedIam iam = new SimulatedIam();
  private final SimulatedAccess access = new SimulatedAccess(iam);
  private final CustomRoleActivitiesImpl roles = access.roles(Capabilities.ALL);
  private final KeySwitchActivitiesImpl keySwitch = access.keys(Capabilities.ALL);

  @AfterEach
  void close() {
    access.close();
    iam.close();
  }

  // ---- permissions

  @Test
  void findsWhatACustomRoleGivesAndReadsTheRoleOnce() {
    String role = iam.state.putCustomRole(PROJECT, "castai.all", Set.copyOf(CastAiPermissions.ALL));
    bind(role, MEMBER);

    assertThat(inspect(PROJECT, false).verdict()).isEqualTo(Verdict.YES);
    assertThat(inspect(PROJECT, false).verdict()).isEqualTo(Verdict.YES);
    assertThat(iam.count("GetRole")).isOne();
  }

  @Test
  void namesThePermissionsOfTheInstructionsThatAreMissing() {
    Set<String> most = new java.util.HashSet<>(CastAiPermissions.ALL);
    most.removeAll(SimulatedAccess.OF_THE_INSTRUCTIONS);
    bind(iam.state.putCustomRole(PROJECT, "castai.most", most), MEMBER);

    Permissions found = inspect(PROJECT, false);

    assertThat(found.verdict()).isEqualTo(Verdict.NO);
    assertThat(found.missing())
        .containsExactlyInAnyOrderElementsOf(SimulatedAccess.OF_THE_INSTRUCTIONS);
  }

  @Test
  void asksTheHostProjectOfASharedNetworkForTheNetworkOnly() {
    iam.state.addProject("acme-host");
    Set<String> network = Set.copyOf(CastAiPermissions.OF_THE_NETWORK);
    String role = iam.state.putCustomRole("acme-host", "castai.net", network);
    iam.state.seedProjectPolicy(
        "acme-host", policy -> policy.toBuilder().addBindings(binding(role, MEMBER)).build());

    assertThat(inspect("acme-host", true).verdict()).isEqualTo(Verdict.YES);
    assertThat(inspect("acme-host", false).verdict()).isEqualTo(Verdict.NO);
  }

  @Test
  void cannotTellWhereThePolicyMayNotBeRead() {
    iam.strike("GetIamPolicy", "permission-lost");

    Permissions found = inspect(PROJECT, false);

    assertThat(found.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(found.why()).contains("may not be read");
  }

  @Test
  void cannotTellWhatAPredefinedRoleGivesThatGoogleDoesNotShow() {
    bind("roles/compute.unheardOf", MEMBER);

    Permissions found = inspect(PROJECT, false);

    assertThat(found.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(found.why()).contains("roles/compute.unheardOf");
  }

  @Test
  void saysNoWhereACustomRoleIsGone() {
    bind("projects/acme-prod/roles/castai.gone", MEMBER);

    assertThat(inspect(PROJECT, false).verdict()).isEqualTo(Verdict.NO);
  }

  @Test
  void asksNobodyAboutAProjectThatTheWorkerMayNotTouch() {
    assertThat(failureOf(() -> inspect("other-prod", false)).getType())
        .isEqualTo("PROJECT_NOT_ALLOWED");
    assertThat(iam.operations()).isEmpty();
  }

  // ---- granting

  @Test
  void makesARoleOfTheClustersOwnAndBindsItBesideTheOthers() {
    iam.state.seedProjectPolicy(PROJECT, policy -> policy.toBuilder().addBindings(FOREIGN).build());

    CustomRoleRequest.Before before = roles.captureRole(GRANT);
    assertThat(roles.putRole(GRANT)).isTrue();
    assertThat(roles.bindRole(GRANT)).isTrue();

    assertThat(before.existed()).isFalse();
    assertThat(before.role()).contains(TARGET.clusterId().replace("-", ""), "acme_prod");
    assertThat(inspect(PROJECT, false).verdict()).isEqualTo(Verdict.YES);
    assertThat(iam.state.projectPolicyOf(PROJECT).getBindingsList()).contains(FOREIGN);
    assertThat(roles.putRole(GRANT)).isFalse();
    assertThat(roles.bindRole(GRANT)).isFalse();
  }

  @Test
  void takesItAllBackToHowItWas() {
    iam.state.seedProjectPolicy(PROJECT, policy -> policy.toBuilder().addBindings(FOREIGN).build());
    CustomRoleRequest.TakeBack back =
        new CustomRoleRequest.TakeBack(GRANT, roles.captureRole(GRANT));
    roles.putRole(GRANT);
    roles.bindRole(GRANT);

    assertThat(roles.unbindRole(back)).isTrue();
    assertThat(roles.restoreRole(back)).isTrue();

    assertThat(iam.state.projectPolicyOf(PROJECT).getBindingsList()).containsExactly(FOREIGN);
    assertThat(roles.captureRole(GRANT).existed()).isFalse();
    assertThat(roles.unbindRole(back)).isFalse();
    assertThat(roles.restoreRole(back)).isFalse();
  }

  @Test
  void bringsBackARoleThatWasDeletedBefore() {
    CustomRoleRequest.TakeBack back =
        new CustomRoleRequest.TakeBack(GRANT, roles.captureRole(GRANT));
    roles.putRole(GRANT);
    roles.restoreRole(back);

    assertThat(roles.putRole(GRANT)).isTrue();

    assertThat(roles.captureRole(GRANT).existed()).isTrue();
  }

  @Test
  void saysThatTheIdIsTakenWhenARoleWasDeletedTooLongAgo() {
    CustomRoleRequest.TakeBack back =
        new CustomRoleRequest.TakeBack(GRANT, roles.captureRole(GRANT));
    roles.putRole(GRANT);
    roles.restoreRole(back);
    iam.clock.advance(Duration.ofDays(8));

    ApplicationFailure taken = failureOf(() -> roles.putRole(GRANT));

    assertThat(taken.getType()).isEqualTo("ROLE_ID_TAKEN");
    assertThat(taken.getOriginalMessage()).contains("marked for deletion");
  }

  /** A running cluster may need them, and a grant must not remove anything. */
  @Test
  void keepsPermissionsThatTheProjectsOwnerAddedToTheRole() {
    // given
    String role = roles.captureRole(GRANT).role();
    Set<String> ofTheOwner = Set.of("compute.targetPools.get", "compute.targetPools.list");
    iam.state.putCustomRole(PROJECT, role.substring(role.lastIndexOf('/') + 1), ofTheOwner);
    CustomRoleRequest.TakeBack back =
        new CustomRoleRequest.TakeBack(GRANT, roles.captureRole(GRANT));

    // when
    assertThat(roles.putRole(GRANT)).isTrue();

    // then
    assertThat(roles.captureRole(GRANT).permissions())
        .containsAll(ofTheOwner)
        .containsAll(SimulatedAccess.OF_THE_INSTRUCTIONS);
    assertThat(roles.putRole(GRANT)).isFalse();

    // and when it is undone
    assertThat(roles.restoreRole(back)).isTrue();
    assertThat(roles.captureRole(GRANT).permissions())
        .containsExactlyInAnyOrderElementsOf(ofTheOwner);
    assertThat(roles.restoreRole(back)).isFalse();
  }

  /** Whoever can write to Temporal can claim that there was no role before. */
  @Test
  void deletesNoRoleToWhichTheProjectsOwnerAddedPermissions() {
    // given
    CustomRoleRequest.Before none = roles.captureRole(GRANT);
    roles.putRole(GRANT);
    Set<String> all = new java.util.HashSet<>(roles.captureRole(GRANT).permissions());
    all.add("compute.targetPools.get");
    iam.state.putCustomRole(PROJECT, none.role().substring(none.role().lastIndexOf('/') + 1), all);

    // when
    assertThat(roles.restoreRole(new CustomRoleRequest.TakeBack(GRANT, none))).isTrue();

    // then
    assertThat(none.existed()).isFalse();
    assertThat(roles.captureRole(GRANT).permissions()).containsExactly("compute.targetPools.get");
  }

  @Test
  void givesAClusterOfTheSameNameARoleOfItsOwn() {
    ClusterTarget twin = ClusterTarget.of("7d1a1f0e-0000-4000-8000-000000000002", PROJECT, ACCOUNT);
    CustomRoleRequest other = new CustomRoleRequest(twin, PROJECT, false, null);
    roles.putRole(GRANT);
    roles.bindRole(GRANT);
    CustomRoleRequest.TakeBack back =
        new CustomRoleRequest.TakeBack(other, roles.captureRole(other));
    roles.putRole(other);
    roles.bindRole(other);

    roles.unbindRole(back);
    roles.restoreRole(back);

    assertThat(inspect(PROJECT, false).verdict()).isEqualTo(Verdict.YES);
  }

  @Test
  void triesAgainWhereTheNewRoleIsNotKnownEverywhereYet() {
    ApplicationFailure early = failureOf(() -> roles.bindRole(GRANT));

    assertThat(early.getType()).isEqualTo("IAM_UNAVAILABLE");
    assertThat(early.isNonRetryable()).isFalse();
    assertThat(early.getOriginalMessage()).startsWith("Google does not know the new role yet");
    roles.putRole(GRANT);
    assertThat(roles.bindRole(GRANT)).isTrue();
  }

  @Test
  void losesAConflictWithoutHarm() {
    roles.putRole(GRANT);
    iam.strike("SetIamPolicy", "conflict");

    assertThat(failureOf(() -> roles.bindRole(GRANT)).getType()).isEqualTo("POLICY_CONFLICT");
    assertThat(roles.bindRole(GRANT)).isTrue();
  }

  @Test
  void grantsNothingWithoutThePowerAndNothingBeyondTheNetworkElsewhere() {
    iam.state.addProject("acme-host");
    CustomRoleActivitiesImpl without = access.roles(Capabilities.NONE);
    CustomRoleRequest everything = new CustomRoleRequest(TARGET, "acme-host", false, null);

    assertThat(failureOf(() -> without.putRole(GRANT)).getType()).isEqualTo("POWER_NOT_GIVEN");
    assertThat(failureOf(() -> roles.putRole(everything)).getType()).isEqualTo("INVALID_INPUT");
    assertThat(iam.operations()).isEmpty();
  }

  // ---- keys

  @Test
  void listsKeysOfPeopleAndDisablesAndEnablesThem() {
    String id = iam.state.addUserManagedKey(ACCOUNT);

    assertThat(keys()).extracting(Access.Key::id).containsExactly(id);
    assertThat(keys().get(0).createdAt()).startsWith("2026-01-02");
    assertThat(switchKeys(id, true)).extracting(Access.Key::disabled).containsExactly(true);
    assertThat(keys().get(0).disabled()).isTrue();
    assertThat(switchKeys(id, true)).isEmpty();
    assertThat(switchKeys(id, false)).hasSize(1);
    assertThat(keys().get(0).disabled()).isFalse();
  }

  @Test
  void disablesNoKeyWithoutThePower() {
    String id = iam.state.addUserManagedKey(ACCOUNT);
    Access.SwitchKeys request = new Access.SwitchKeys(TARGET, List.of(id), true, null);

    assertThat(failureOf(() -> access.keys(Capabilities.NONE).switchKeys(request)).getType())
        .isEqualTo("POWER_NOT_GIVEN");
    assertThat(keys().get(0).disabled()).isFalse();
  }

  // ---- helpers

  private List<Access.Key> keys() {
    return access.reads.listKeys(new Access.KeysOf(TARGET, null)).keys();
  }

  private List<Access.Key> switchKeys(String id, boolean disabled) {
    return keySwitch.switchKeys(new Access.SwitchKeys(TARGET, List.of(id), disabled, null)).keys();
  }

  private Permissions inspect(String project, boolean host) {
    return java.util.Objects.requireNonNull(
        access
            .reads
            .inspectPermissions(new Access.Question(project, host, List.of(ACCOUNT), null))
            .permissions()
            .get(ACCOUNT));
  }

  private void bind(String role, String member) {
    iam.state.seedProjectPolicy(
        PROJECT, (Policy policy) -> policy.toBuilder().addBindings(binding(role, member)).build());
  }

  private static Binding binding(String role, String member) {
    return Binding.newBuilder().setRole(role).addMembers(member).build();
  }
}
