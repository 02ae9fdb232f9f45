package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.TOKEN_CREATOR;
import static dev.embark.simulators.iam.IamFixture.USER;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.refused;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static dev.embark.simulators.iam.IamFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.iam.v1.AuditConfig;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import dev.embark.simulators.call.Call;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyTest {

  private final IamFixture fixture = new IamFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void answersAnAccountWithoutPolicyWithNothingButTheKnownEtag() {
    assertThat(fixture.get())
        .isEqualTo(Policy.newBuilder().setEtag(ByteString.fromHex("002001")).build());
  }

  @Test
  void takesAMissingPolicyForAMistake() {
    // given
    Policy before = fixture.edit(p -> p.addBindings(tokenCreator(CAST)));

    // then
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.iam.setIamPolicy(
                SetIamPolicyRequest.newBuilder().setResource(CLIENT_NAME).build()));
    assertThat(fixture.get()).isEqualTo(before);
  }

  @Test
  void keepsWhatWasWrittenUnderAFreshEtag() {
    // given
    Policy written =
        fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)).addBindings(user(CAST)));

    // when
    Policy read = fixture.get();

    // then
    assertThat(read).isEqualTo(written);
    assertThat(read.getVersion()).isEqualTo(3);
    assertThat(read.getBindingsList()).containsExactly(tokenCreator(CAST), user(CAST));
    assertThat(read.getEtag().size()).isEqualTo(8);
    assertThat(fixture.state.policyOf(CLIENT)).isEqualTo(read);
  }

  @Test
  void refusesAWriteWithAStaleEtag() {
    // given
    Policy read = fixture.get();
    fixture.state.editPolicyAs(
        "bob",
        CLIENT,
        policy -> policy.toBuilder().addBindings(binding(USER, "user:b@x.io")).build());

    // when, then
    refused(
            AbortedException.class,
            () ->
                fixture.set(read.toBuilder().addBindings(tokenCreator(CAST)).setVersion(3).build()))
        .withMessageContaining("There were concurrent policy changes.")
        .withMessageContaining("The request's ETag 'ACAB' did not match");
    assertThat(fixture.get().getBindingsList()).containsExactly(binding(USER, "user:b@x.io"));
  }

  @Test
  void movesTheEtagEvenWhenNothingChanges() {
    // given
    Policy first = fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));

    // when
    Policy second = fixture.edit(policy -> policy);

    // then
    assertThat(second.getBindingsList()).isEqualTo(first.getBindingsList());
    assertThat(second.getEtag()).isNotEqualTo(first.getEtag());
    assertThat(fixture.calls.calls())
        .filteredOn(call -> call.operation().equals("SetIamPolicy"))
        .extracting(Call::effect)
        .containsExactly("write", "noop-write");
  }

  @Test
  void overwritesBlindlyWithoutAnEtagConditionsIncluded() {
    // given
    fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));

    // when
    fixture.set(Policy.newBuilder().addBindings(binding(USER, "user:b@x.io")).build());

    // then
    assertThat(fixture.get().getBindingsList()).containsExactly(binding(USER, "user:b@x.io"));
    assertThat(fixture.get().getVersion()).isEqualTo(1);
  }

  @Test
  void demandsVersionThreeToWriteOverAConditionalPolicy() {
    // given
    Policy stored = fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));

    // when, then
    refused(
            InvalidArgumentException.class,
            () -> fixture.set(stored.toBuilder().clearBindings().setVersion(1).build()))
        .withMessageContaining(
            "Specified policy version (1) cannot be less than the existing policy version (3).");
  }

  @Test
  void demandsVersionThreeToWriteAConditionalBinding() {
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.set(Policy.newBuilder().addBindings(tokenCreator(CAST)).setVersion(1).build()));
    refused(
        InvalidArgumentException.class,
        () -> fixture.set(Policy.newBuilder().setVersion(2).build()));
  }

  @Test
  void hidesConditionsFromReadersOfOldVersions() {
    // given
    fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));

    // when
    Policy read = fixture.get(1);

    // then
    assertThat(read.getVersion()).isEqualTo(1);
    Binding only = read.getBindings(0);
    assertThat(only.hasCondition()).isFalse();
    assertThat(only.getRole()).matches(TOKEN_CREATOR + "_withcond_[0-9a-f]{20}");
    refused(
            InvalidArgumentException.class,
            () -> fixture.set(read.toBuilder().setVersion(3).build()))
        .withMessageContaining("is not supported for this resource.");
  }

  @Test
  void saysOfAMissingCustomRoleThatItDoesNotExistAndOfAMisnamedOneThatItIsNotSupported() {
    refused(InvalidArgumentException.class, () -> bind("organizations/7/roles/castai.all"))
        .withMessageContaining(
            "Role (organizations/7/roles/castai.all) does not exist in the resource's hierarchy.");
    refused(InvalidArgumentException.class, () -> bind("castai.all"))
        .withMessageContaining("Role castai.all is not supported for this resource.");
  }

  @Test
  void saysOfACustomRoleOfAnotherProjectThatItDoesNotExistHere() {
    String role =
        fixture.state.putCustomRole(
            "prod-cast-identity", "minting", Set.of("iam.serviceAccounts.getAccessToken"));

    refused(InvalidArgumentException.class, () -> bind(role))
        .withMessageContaining(
            "Role (projects/prod-cast-identity/roles/minting) does not exist in the resource's"
                + " hierarchy.");
  }

  private Policy bind(String role) {
    return fixture.edit(policy -> policy.addBindings(binding(role, "user:b@x.io")));
  }

  @Test
  void refusesReadersOfOldVersionsWhenSetSo() {
    try (var strict = new IamFixture(IamSettings.defaults().withOldVersionsRefused(true))) {
      strict.edit(policy -> policy.addBindings(tokenCreator(CAST)));
      refused(InvalidArgumentException.class, () -> strict.get(1))
          .withMessageContaining(
              "Requested policy version (1) cannot be less than the existing policy version (3).");
    }
  }

  @Test
  void keepsDuplicateBindingsUnlessSetToMergeThem() {
    Binding ann = binding(USER, "user:ann@x.io");
    Binding bob = binding(USER, "user:bob@x.io");

    assertThat(fixture.edit(p -> p.addBindings(ann).addBindings(bob)).getBindingsList())
        .containsExactly(ann, bob);
    try (var merging = new IamFixture(IamSettings.defaults().withDuplicateBindingsMerged(true))) {
      assertThat(merging.edit(p -> p.addBindings(ann).addBindings(bob)).getBindingsList())
          .containsExactly(binding(USER, "user:ann@x.io", "user:bob@x.io"));
    }
  }

  @Test
  void countsEachOccurrenceOfAMember() {
    String[] half =
        IntStream.range(0, 750).mapToObj(n -> "user:u%d@x.io".formatted(n)).toArray(String[]::new);

    fixture.edit(p -> p.addBindings(binding(USER, half)).addBindings(binding(TOKEN_CREATOR, half)));

    refused(
            InvalidArgumentException.class,
            () -> fixture.edit(p -> p.addBindings(binding("roles/viewer", "user:u1@x.io"))))
        .withMessageContaining(
            "The number of members in the policy (1,501) is larger than the maximum allowed size"
                + " 1,500.");
  }

  @Test
  void limitsGroupsConditionsOfOneGrantAndBytes() {
    String[] groups =
        IntStream.range(0, 251).mapToObj(n -> "group:g%d@x.io".formatted(n)).toArray(String[]::new);
    refused(
        InvalidArgumentException.class,
        () -> fixture.edit(p -> p.addBindings(binding(USER, groups))));
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.edit(
                p ->
                    IntStream.rangeClosed(0, 20)
                        .mapToObj(PolicyTest::variant)
                        .reduce(p, Policy.Builder::addBindings, (a, b) -> a)));
    String[] long64KiB =
        IntStream.range(0, 700)
            .mapToObj(n -> "user:%0100d@x.io".formatted(n))
            .toArray(String[]::new);
    refused(
            InvalidArgumentException.class,
            () -> fixture.edit(p -> p.addBindings(binding(USER, long64KiB))))
        .withMessageContaining("too large");
  }

  @Test
  void doesNotCountABindingWithoutConditionAmongTheConditionsOfOneGrant() {
    Policy written =
        fixture.edit(
            p ->
                IntStream.range(0, 20)
                    .mapToObj(PolicyTest::variant)
                    .reduce(p, Policy.Builder::addBindings, (a, b) -> a)
                    .addBindings(binding(TOKEN_CREATOR, "serviceAccount:" + CAST)));

    assertThat(written.getBindingsList()).hasSize(21);
  }

  @Test
  void changesOnlyWhatTheMaskNames() {
    // given
    AuditConfig audit = AuditConfig.newBuilder().setService("allServices").build();
    Policy sent =
        Policy.newBuilder()
            .addBindings(binding(USER, "user:b@x.io"))
            .addAuditConfigs(audit)
            .build();

    // when
    fixture.set(sent);
    Policy withoutMask = fixture.get();
    Policy withMask =
        fixture.iam.setIamPolicy(
            SetIamPolicyRequest.newBuilder()
                .setResource(CLIENT_NAME)
                .setPolicy(sent.toBuilder().clearBindings())
                .setUpdateMask(FieldMask.newBuilder().addPaths("audit_configs"))
                .build());

    // then
    assertThat(withoutMask.getAuditConfigsList()).isEmpty();
    assertThat(withMask.getAuditConfigsList()).containsExactly(audit);
    assertThat(withMask.getBindingsList()).containsExactly(binding(USER, "user:b@x.io"));
  }

  @Test
  void knowsAnAccountByEveryFormOfItsName() {
    Policy written = fixture.edit(policy -> policy.addBindings(tokenCreator(CAST)));
    String uniqueId = fixture.state.uniqueIdOf(CLIENT);

    assertThat(uniqueId).matches("\\d{21}");
    assertThat(getBy("projects/-/serviceAccounts/" + CLIENT)).isEqualTo(written);
    assertThat(getBy("projects/shop-prod/serviceAccounts/" + uniqueId)).isEqualTo(written);
    assertThat(getBy("projects/-/serviceAccounts/" + uniqueId)).isEqualTo(written);
  }

  @Test
  void saysOfAMissingAccountWhatTheNameFormEarns() {
    refused(
            NotFoundException.class,
            () -> getBy("projects/shop-prod/serviceAccounts/no@shop-prod.iam.gserviceaccount.com"))
        .withMessageContaining("Unknown service account");
    refused(
            PermissionDeniedException.class,
            () -> getBy("projects/-/serviceAccounts/no@shop-prod.iam.gserviceaccount.com"))
        .withMessageContaining(
            "Permission iam.serviceAccounts.getIamPolicy is required to perform this operation on"
                + " service account projects/-/serviceAccounts/no@")
        .satisfies(e -> assertThat(e.getReason()).isEqualTo("IAM_PERMISSION_DENIED"));
    refused(InvalidArgumentException.class, () -> getBy("serviceAccounts/x"));
  }

  @Test
  void answersPermissionTestsOfMissingAccountsWithNothing() {
    var request =
        TestIamPermissionsRequest.newBuilder()
            .setResource(CLIENT_NAME)
            .addPermissions("iam.serviceAccounts.setIamPolicy")
            .build();

    assertThat(fixture.iam.testIamPermissions(request).getPermissionsList())
        .containsExactly("iam.serviceAccounts.setIamPolicy");
    assertThat(
            fixture
                .iam
                .testIamPermissions(request.toBuilder().setResource(CLIENT_NAME + "x").build())
                .getPermissionsList())
        .isEmpty();
  }

  private Policy getBy(String name) {
    return fixture.iam.getIamPolicy(
        GetIamPolicyRequest.newBuilder()
            .setResource(name)
            .setOptions(
                com.google.iam.v1.GetPolicyOptions.newBuilder().setRequestedPolicyVersion(3))
            .build());
  }

  private static Binding variant(int n) {
    Binding.Builder variant = tokenCreator(CAST).toBuilder();
    variant.getConditionBuilder().setTitle("variant " + n);
    return variant.build();
  }
}
