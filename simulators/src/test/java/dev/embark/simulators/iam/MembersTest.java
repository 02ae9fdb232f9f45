package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.USER;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.refused;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {

  private final IamFixture fixture =
      new IamFixture(IamSettings.defaults().withFixedPropagation(java.time.Duration.ZERO));

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user:ann@example.com",
        "group:admins@example.com",
        "domain:example.com",
        "allUsers",
        "allAuthenticatedUsers",
        "serviceAccount:shop-prod.svc.id.goog[kube/agent]",
        "serviceAccount:service-12@gcp-sa-gkenode.iam.gserviceaccount.com",
        "serviceAccount:12-compute@developer.gserviceaccount.com",
        "serviceAccount:12@cloudservices.gserviceaccount.com",
        "serviceAccount:service-12@compute-system.iam.gserviceaccount.com",
        "serviceAccount:service-12@container-engine-robot.iam.gserviceaccount.com",
        "principal://iam.googleapis.com/locations/global/workforcePools/P/subject/Ann",
        "deleted:user:ann@example.com?uid=123",
        "deleted:serviceAccount:gone@x.iam.gserviceaccount.com?uid=109",
        "serviceAccount:" + CAST
      })
  void acceptsEveryFormOfAMember(String member) {
    assertThat(fixture.edit(p -> p.addBindings(binding(USER, member))).getBindingsList())
        .containsExactly(binding(USER, member));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ann@example.com | Policy members must be of the form \"<type>:<value>\".",
        "robot:ann@example.com | is of an unknown type",
        "user:cast-gke-12345678@prod-cast-identity.iam.gserviceaccount.com"
            + " | The principal should appear as \"serviceAccount:cast-gke-12345678@",
        "serviceAccount:nobody@shop-prod.iam.gserviceaccount.com"
            + " | Service account nobody@shop-prod.iam.gserviceaccount.com does not exist.",
        "serviceAccount:service-x@shop-prod.iam.gserviceaccount.com"
            + " | Service account service-x@shop-prod.iam.gserviceaccount.com does not exist."
      })
  void refusesMembersInGooglesWords(String member, String words) {
    refused(
            InvalidArgumentException.class,
            () -> fixture.edit(p -> p.addBindings(binding(USER, member))))
        .withMessageContaining(words);
  }

  @Test
  void refusesBindingsThatGoogleRefuses() {
    Binding broken = tokenCreator(CAST);
    broken =
        broken.toBuilder()
            .setCondition(broken.getCondition().toBuilder().setExpression("size(\"a\" == 1"))
            .build();
    Binding[] refusedOnes = {
      broken,
      tokenCreator(CAST).toBuilder().clearMembers().build(),
      tokenCreator(CAST).toBuilder().setRole("roles/viewer").build(),
      tokenCreator(CAST).toBuilder().addMembers("allUsers").build(),
      tokenCreator(CAST).toBuilder().setRole("projects/shop-prod/roles/none").build(),
      tokenCreator(CAST).toBuilder().setRole("serviceAccountUser").build()
    };
    for (Binding one : refusedOnes) {
      refused(InvalidArgumentException.class, () -> fixture.edit(p -> p.addBindings(one)));
    }
  }

  @Test
  void showsADeletedAccountAsTombstoneAndARestoredOneAsBefore() {
    // given
    fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));
    String uid = fixture.state.uniqueIdOf(CAST);

    // when
    fixture.state.deleteServiceAccount(CAST);

    // then
    String tombstone = "deleted:serviceAccount:%s?uid=%s".formatted(CAST, uid);
    assertThat(fixture.get().getBindings(0).getMembersList()).containsExactly(tombstone);
    assertThat(fixture.state.canImpersonate(CAST, CLIENT)).isFalse();

    // when
    fixture.edit(policy -> policy);
    fixture.state.undeleteServiceAccount(CAST);

    // then
    assertThat(fixture.get().getBindingsList()).containsExactly(tokenCreator(CAST));
    assertThat(fixture.state.canImpersonate(CAST, CLIENT)).isTrue();
  }

  @Test
  void givesARecreatedAccountNothingOfItsPredecessor() {
    // given
    fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));
    String uid = fixture.state.uniqueIdOf(CAST);

    // when
    fixture.state.recreateServiceAccount(CAST);

    // then
    String tombstone = "deleted:serviceAccount:%s?uid=%s".formatted(CAST, uid);
    assertThat(fixture.state.uniqueIdOf(CAST)).isNotEqualTo(uid);
    assertThat(fixture.state.canImpersonate(CAST, CLIENT)).isFalse();
    assertThat(fixture.get().getBindings(0).getMembersList()).containsExactly(tombstone);
  }

  @Test
  void refusesATombstoneBesideTheLiveMemberWhateverTheRole() {
    // given
    fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));
    fixture.state.recreateServiceAccount(CAST);

    // when, then
    refused(
            InvalidArgumentException.class,
            () -> fixture.edit(p -> p.addBindings(binding(USER, "serviceAccount:" + CAST))))
        .withMessageContaining("Inconsistent representation of deleted member: 'deleted:")
        .withMessageContaining("and 'serviceAccount:" + CAST + "'");

    // when
    fixture.edit(policy -> policy.clearBindings().addBindings(tokenCreator(CAST)));

    // then
    assertThat(fixture.state.canImpersonate(CAST, CLIENT)).isTrue();
  }

  @Test
  void grantsACustomRoleOfTheProject() {
    // given
    String role =
        fixture.state.putCustomRole(
            "shop-prod", "minting", java.util.Set.of("iam.serviceAccounts.getAccessToken"));

    // when
    fixture.edit(policy -> policy.addBindings(binding(role, "serviceAccount:" + CAST)));

    // then
    assertThat(fixture.state.canImpersonate(CAST, CLIENT)).isTrue();
    assertThat(fixture.state.canActAs(CAST, CLIENT)).isFalse();
  }

  @Test
  void grantsACustomRoleInItsOwnProjectOnly() {
    // given
    String role = fixture.state.putCustomRole(PROJECT, "looking", Set.of("iam.roles.get"));
    Policy policy =
        Policy.newBuilder().addBindings(binding(role, "serviceAccount:" + CAST)).build();

    // when
    fixture.projects.setIamPolicy(policyOf(PROJECT, policy));

    // then
    assertThat(fixture.state.projectPolicyOf(PROJECT).getBindings(0).getRole()).isEqualTo(role);
    refused(
            InvalidArgumentException.class,
            () -> fixture.projects.setIamPolicy(policyOf("prod-cast-identity", policy)))
        .withMessageContaining("does not exist in the resource's hierarchy");
  }

  private static SetIamPolicyRequest policyOf(String project, Policy policy) {
    return SetIamPolicyRequest.newBuilder()
        .setResource("projects/" + project)
        .setPolicy(policy)
        .build();
  }
}
