package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingPlanTest {

  private static final String CAST = "cast-gke-abc@prod-cast-identity.iam.gserviceaccount.com";
  private static final Grant T = CastServiceAccount.tokenCreatorGrant(CAST);
  private static final Grant U = CastServiceAccount.serviceAccountUserGrant(CAST);

  @Test
  void addsBothGrantsToAnEmptyPolicy() {
    BindingPlan plan = plan();

    assertThat(plan.missing()).containsExactly(T, U);
    assertThat(plan.needsPropagation()).isTrue();
    assertThat(plan.toDrop()).isEmpty();
  }

  @Test
  void changesNothingWhereBothAreThere() {
    BindingPlan plan = plan(U, T);

    assertThat(plan.missing()).isEmpty();
    assertThat(plan.needsPropagation()).isFalse();
    assertThat(plan.hasStale()).isFalse();
  }

  @Test
  void adoptsWhatDiffersInTitleOrDescriptionAlone() {
    Condition condition = new Condition("Other", "Other text", U.condition().expression());
    Grant terraforms = new Grant(U.role(), condition, U.member());

    assertThat(plan(T, terraforms).missing()).isEmpty();
    assertThat(plan(T, terraforms).stale()).isEmpty();
  }

  @Test
  void takesTheUnconditionalGrantForStale() {
    Grant unconditional = new Grant(U.role(), null, U.member());

    assertThat(plan(T, unconditional).missing()).containsExactly(U);
    assertThat(plan(T, unconditional).stale()).containsExactly(unconditional);
  }

  @Test
  void takesATombstoneOfTheSameAccountForSomethingToDropButNeverForAGrant() {
    Grant tombstone =
        new Grant(U.role(), U.condition(), "deleted:serviceAccount:" + CAST + "?uid=123");

    BindingPlan plan = plan(T, tombstone);

    assertThat(plan.missing()).containsExactly(U);
    assertThat(plan.tombstones()).containsExactly(tombstone);
    assertThat(plan.hasStale()).isFalse();
  }

  @Test
  void leavesOtherAccountsAndOtherRolesAlone() {
    Grant other = CastServiceAccount.tokenCreatorGrant(CAST.replace("abc", "xyz"));
    Grant otherRole = new Grant("roles/iam.workloadIdentityUser", null, U.member());

    assertThat(plan(other, otherRole, T, U).toDrop()).isEmpty();
  }

  @Test
  void ignoresTheCaseOfMembersAsIamDoes() {
    Grant shouted = new Grant(T.role(), T.condition(), "serviceAccount:" + CAST.toUpperCase());

    assertThat(plan(shouted, U).missing()).isEmpty();
  }

  @Test
  void findsTheOneIdentityThatIsBoundAlready() {
    assertThat(BoundIdentity.of(new BeforeImage(List.of(T, U)), null)).contains(CAST);
    assertThat(BoundIdentity.of(new BeforeImage(List.of(T)), null)).isEmpty();
    assertThat(BoundIdentity.of(new BeforeImage(List.of(T, U)), "someone@else")).isEmpty();
    Grant stale = new Grant(U.role(), null, U.member());
    assertThat(BoundIdentity.of(new BeforeImage(List.of(T, U, stale)), null)).isEmpty();
  }

  private static BindingPlan plan(Grant... before) {
    return BindingPlan.of(new BeforeImage(List.of(before)), CAST);
  }
}
