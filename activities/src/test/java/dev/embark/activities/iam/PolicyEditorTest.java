package dev.embark.activities.iam;

import static dev.embark.activities.iam.Policies.CAST;
import static dev.embark.activities.iam.Policies.MEMBER;
import static dev.embark.activities.iam.Policies.OTHER_CAST;
import static dev.embark.activities.iam.Policies.T;
import static dev.embark.activities.iam.Policies.T_UNCONDITIONAL;
import static dev.embark.activities.iam.Policies.U;
import static dev.embark.activities.iam.Policies.U_OF_TERRAFORM;
import static dev.embark.activities.iam.Policies.U_UNCONDITIONAL;
import static dev.embark.activities.iam.Policies.binding;
import static dev.embark.activities.iam.Policies.empty;
import static dev.embark.activities.iam.Policies.policy;
import static dev.embark.activities.iam.Policies.triples;
import static dev.embark.activities.iam.Policies.withMember;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.activities.iam.PolicyChange.Changed;
import dev.embark.activities.iam.PolicyChange.Refused;
import dev.embark.activities.iam.PolicyChange.Unchanged;
import dev.embark.activities.iam.PolicyEditor.Equivalents;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Test vectors for policy edits; each is a policy met in the wild. */
class PolicyEditorTest {

  private static final String TOMBSTONE = "deleted:" + MEMBER + "?uid=1";

  @Test
  void appendsBothGrantsToAnEmptyPolicy() {
    Changed change = changed(create(empty()));

    assertThat(change.policy().getBindingsList()).containsExactly(binding(T), binding(U));
    assertThat(change.policy().getVersion()).isEqualTo(3);
    assertThat(change.policy().getEtag()).isEqualTo(empty().getEtag());
    assertThat(change.added()).containsExactly(T, U);
    assertThat(change.removed()).isEmpty();
  }

  @Test
  void changesNothingWhenBothGrantsAreThere() {
    assertThat(create(policy(binding(T), binding(U)))).isEqualTo(new Unchanged(List.of()));
  }

  @Test
  void adoptsTheTextsOfTerraformsModule() {
    assertThat(create(policy(binding(T), binding(U_OF_TERRAFORM))))
        .isEqualTo(new Unchanged(List.of()));
  }

  @Test
  void swapsTheTextsOfTerraformsModuleWhenAskedToNormalise() {
    Changed change =
        changed(
            edit(policy(binding(T), binding(U_OF_TERRAFORM)), List.of(U), List.of(U_OF_TERRAFORM)));

    assertThat(change.policy().getBindingsList()).containsExactly(binding(T), binding(U));
    assertThat(change.added()).containsExactly(U);
    assertThat(change.removed()).containsExactly(U_OF_TERRAFORM);
  }

  @Test
  void givesBackTheVeryBindingInAnUndoThoughAnEquivalentIsThere() {
    PolicyChange change =
        PolicyEditor.edit(
            policy(binding(U)), List.of(U_OF_TERRAFORM), List.of(), Equivalents.DISTINCT);

    assertThat(changed(change).policy().getBindingsList())
        .containsExactly(binding(U), binding(U_OF_TERRAFORM));
  }

  @Test
  void countsOurMemberAsPresentBesideASecondOneAndRemovesOnlyOurs() {
    Policy shared = policy(binding(T, "serviceAccount:" + OTHER_CAST), binding(U));

    assertThat(create(shared)).isEqualTo(new Unchanged(List.of()));
    assertThat(changed(remove(shared, T)).policy().getBindingsList())
        .containsExactly(binding(withMember(T, "serviceAccount:" + OTHER_CAST)), binding(U));
  }

  @Test
  void swapsAnUnconditionalGrantInTheSameWriteAndGivesItBack() {
    Policy before = policy(binding(T_UNCONDITIONAL), binding(U));

    Changed forward = changed(edit(before, List.of(T, U), List.of(T_UNCONDITIONAL)));
    Changed undo =
        changed(
            PolicyEditor.edit(
                forward.policy(), List.of(T_UNCONDITIONAL), List.of(T), Equivalents.DISTINCT));

    assertThat(forward.policy().getBindingsList()).containsExactly(binding(U), binding(T));
    assertThat(forward.added()).containsExactly(T);
    assertThat(triples(undo.policy())).isEqualTo(triples(before));
  }

  @Test
  void keepsTheGrantsOfAnotherCastAccountUnlessTheyAreNamed() {
    Grant foreign = CastServiceAccount.serviceAccountUserGrant(OTHER_CAST);
    Policy before = policy(binding(foreign));

    assertThat(changed(create(before)).policy().getBindingsList())
        .containsExactly(binding(foreign), binding(T), binding(U));
    assertThat(changed(edit(before, List.of(T, U), List.of(foreign))).policy().getBindingsList())
        .containsExactly(binding(T), binding(U));
  }

  @Test
  void replacesOurTombstoneByTheLiveMemberInOneWriteThoughNobodyNamedIt() {
    Changed change = changed(create(policy(binding(T), binding(withMember(U, TOMBSTONE)))));

    assertThat(change.policy().getBindingsList()).containsExactly(binding(T), binding(U));
    assertThat(change.removed()).containsExactly(withMember(U, TOMBSTONE));
  }

  @Test
  void takesTombstonesOutOfBothRolesBecauseIamRefusesTwinsAnywhere() {
    Policy before =
        policy(binding(withMember(T, TOMBSTONE)), binding(withMember(U_UNCONDITIONAL, TOMBSTONE)));

    assertThat(changed(edit(before, List.of(U), List.of())).policy().getBindingsList())
        .containsExactly(binding(U));
  }

  @Test
  void removesTheTombstoneTwinOfARemovedGrant() {
    Policy before =
        policy(binding(withMember(T, TOMBSTONE)), binding("roles/viewer", "user:a@b.c"));

    assertThat(changed(remove(before, T)).removed()).containsExactly(withMember(T, TOMBSTONE));
  }

  @Test
  void removesANamedTombstoneAndNotItsLiveTwin() {
    Grant tombstone = withMember(T, TOMBSTONE);

    assertThat(changed(remove(policy(binding(T, TOMBSTONE)), tombstone)).policy().getBindingsList())
        .containsExactly(binding(T));
  }

  @Test
  void leavesForeignMembersByteForByte() {
    List<Binding> foreign =
        List.of(
            binding("roles/viewer", "deleted:user:Old@Example.com?uid=7", "allUsers"),
            binding(
                "roles/iam.workloadIdentityUser",
                "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools"
                    + "/Pool/subject/Ns:Sa",
                "serviceAccount:p1.svc.id.goog[ns/ksa]"),
            binding(CastServiceAccount.SERVICE_ACCOUNT_USER, "group:Admins@Example.com"));

    Policy after = changed(create(policy(foreign))).policy();

    assertThat(after.getBindingsList().subList(0, 3)).isEqualTo(foreign);
    assertThat(after.getAuditConfigsList()).isEqualTo(policy().getAuditConfigsList());
  }

  @Test
  void findsOurMemberInTheSecondOfTwoBindingsWithOneKey() {
    Policy before =
        policy(binding(withMember(U, "user:someone@example.com")), binding(U), binding(T));

    assertThat(create(before)).isEqualTo(new Unchanged(List.of()));
  }

  @Test
  void addsOurMemberToABindingOfTheSameKey() {
    Changed change = changed(create(policy(binding(withMember(T, "user:someone@example.com")))));

    assertThat(change.policy().getBindingsList())
        .containsExactly(binding(withMember(T, "user:someone@example.com"), MEMBER), binding(U));
  }

  @Test
  void dropsABindingWhoseOnlyMemberGoesAndStillSaysVersionThree() {
    Changed change = changed(remove(policy(binding(T), binding("roles/viewer", "user:a@b.c")), T));

    assertThat(change.policy().getBindingsList())
        .containsExactly(binding("roles/viewer", "user:a@b.c"));
    assertThat(change.policy().getVersion()).isEqualTo(3);
  }

  @Test
  void ignoresTheCaseOfMembersBecauseOtherToolsWriteThemInLowerCase() {
    Grant shouted = withMember(T, "serviceAccount:" + CAST.toUpperCase(Locale.ROOT));

    assertThat(create(policy(binding(shouted), binding(U)))).isEqualTo(new Unchanged(List.of()));
    assertThat(changed(remove(policy(binding(shouted)), T)).removed()).containsExactly(shouted);
  }

  @Test
  void namesFurtherGrantsOfTheMemberWhichStay() {
    Changed change = changed(create(policy(binding(U_UNCONDITIONAL))));

    assertThat(change.others()).containsExactly(U_UNCONDITIONAL);
    assertThat(change.policy().getBindingsList()).contains(binding(U_UNCONDITIONAL));
  }

  @Test
  void refusesMoreMembersThanGoogleAllowsAndSaysHowMany() {
    Refused refused = refused(create(policy(crowd(1_499))));

    assertThat(refused.code()).isEqualTo(ErrorCode.POLICY_FULL);
    assertThat(refused.reason()).contains("1501").contains("1500");
    assertThat(create(policy(crowd(1_498)))).isInstanceOf(Changed.class);
  }

  @Test
  void allowsAnOverfullPolicyToShrink() {
    assertThat(remove(policy(crowd(1_510), binding(T)), T)).isInstanceOf(Changed.class);
  }

  @Test
  void refusesTheTwentyFirstConditionOfOneRoleAndMemberAndNamesThem() {
    List<Binding> variants =
        IntStream.range(0, 20).mapToObj(i -> binding(Policies.variant(i))).toList();

    Refused refused = refused(create(policy(variants)));

    assertThat(refused.code()).isEqualTo(ErrorCode.POLICY_FULL);
    assertThat(refused.reason()).contains("variant-0", "variant-19", MEMBER);
  }

  @Test
  void swapsTwentyStaleConditionsForOursInOneWrite() {
    List<Grant> variants = IntStream.range(0, 20).mapToObj(Policies::variant).toList();
    Policy before = policy(variants.stream().map(grant -> binding(grant)).toList());

    assertThat(changed(edit(before, List.of(T, U), variants)).policy().getBindingsList())
        .containsExactly(binding(T), binding(U));
  }

  @Test
  void refusesAPolicyThatWasReadWithoutItsConditions() {
    Policy flattened =
        policy(
            binding("roles/iam.serviceAccountAdmin_withcond_2b17cc25d2cd9e2c54d8", "user:a@b.c"));

    assertThat(refused(create(flattened)).code()).isEqualTo(ErrorCode.POLICY_UNREADABLE);
  }

  @Test
  void refusesAPolicyWithoutAnEtag() {
    Policy blind = policy(binding(T)).toBuilder().clearEtag().build();

    assertThat(refused(create(blind)).code()).isEqualTo(ErrorCode.POLICY_UNREADABLE);
  }

  @Test
  void refusesAVersionItDoesNotKnow() {
    Policy future = empty().toBuilder().setVersion(4).build();

    assertThat(refused(create(future)).code()).isEqualTo(ErrorCode.POLICY_UNREADABLE);
  }

  @Test
  void refusesOtherRolesAndMembersWhoeverAsks() {
    List<Grant> strangers =
        List.of(
            new Grant("roles/owner", null, MEMBER),
            withMember(T, "user:" + CAST),
            withMember(T, "serviceAccount:x\" || true || \"@p.iam.gserviceaccount.com"),
            withMember(T, TOMBSTONE));

    for (Grant stranger : strangers) {
      assertThat(refused(edit(empty(), List.of(stranger), List.of())).code())
          .as(stranger.toString())
          .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
    }
    assertThat(refused(remove(empty(), new Grant("roles/owner", null, MEMBER))).code())
        .isEqualTo(ErrorCode.GRANT_NOT_ALLOWED);
  }

  @Test
  void refusesToAddAndRemoveTheSameGrant() {
    assertThat(refused(edit(empty(), List.of(T), List.of(T))).code())
        .isEqualTo(ErrorCode.INVALID_INPUT);
  }

  @Test
  void addsAGrantOnceThoughItIsNamedTwice() {
    assertThat(changed(edit(empty(), List.of(T, T), List.of())).policy().getBindingsList())
        .containsExactly(binding(T));
  }

  private static Binding crowd(int members) {
    List<String> names = new ArrayList<>();
    IntStream.range(0, members).forEach(i -> names.add("user:u" + i + "@example.com"));
    return binding("roles/viewer", names.toArray(String[]::new));
  }

  private static PolicyChange create(Policy policy) {
    return edit(policy, List.of(T, U), List.of());
  }

  private static PolicyChange remove(Policy policy, Grant grant) {
    return edit(policy, List.of(), List.of(grant));
  }

  private static PolicyChange edit(Policy policy, List<Grant> present, List<Grant> absent) {
    return PolicyEditor.edit(policy, present, absent, Equivalents.ADOPTED);
  }

  private static Changed changed(PolicyChange change) {
    assertThat(change).isInstanceOf(Changed.class);
    return (Changed) change;
  }

  private static Refused refused(PolicyChange change) {
    assertThat(change).isInstanceOf(Refused.class);
    return (Refused) change;
  }
}
