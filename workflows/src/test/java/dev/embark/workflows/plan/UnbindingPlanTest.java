package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnbindingPlanTest {

  private static final String OURS = "cast-gke-abc123@prod-cast-identity.iam.gserviceaccount.com";
  private static final String THEIRS = "cast-gke-def456@prod-cast-identity.iam.gserviceaccount.com";
  private static final Grant OUR_TOKEN_CREATOR = CastServiceAccount.tokenCreatorGrant(OURS);
  private static final Grant OUR_USER = CastServiceAccount.serviceAccountUserGrant(OURS);
  private static final Grant THEIR_USER = CastServiceAccount.serviceAccountUserGrant(THEIRS);

  @Test
  void takesTheOnlyIdentityOfALinkedClusterForItsOwn() {
    UnbindingPlan plan = plan(null, true, OUR_TOKEN_CREATOR, OUR_USER);

    assertThat(plan.needsName()).isFalse();
    assertThat(plan.castServiceAccount()).isEqualTo(OURS);
    assertThat(plan.toRemove()).containsExactly(OUR_TOKEN_CREATOR, OUR_USER);
  }

  /** It may belong to another organization whose clusters use it. */
  @Test
  void doesNotTakeTheOnlyIdentityForThatOfAClusterWhichIsNotLinked() {
    UnbindingPlan plan = plan(null, false, THEIR_USER);

    assertThat(plan.needsName()).isTrue();
    assertThat(plan.castServiceAccount()).isNull();
    assertThat(plan.toRemove()).isEmpty();
    assertThat(plan.bound()).containsExactly(THEIRS);
  }

  @Test
  void takesTheIdentityThatWasNamedAndNoOther() {
    UnbindingPlan plan = plan(OURS, false, OUR_TOKEN_CREATOR, THEIR_USER, OUR_USER);

    assertThat(plan.needsName()).isFalse();
    assertThat(plan.toRemove()).containsExactly(OUR_TOKEN_CREATOR, OUR_USER);
  }

  @Test
  void doesNotChooseBetweenSeveralThoughTheClusterIsLinked() {
    assertThat(plan(null, true, OUR_USER, THEIR_USER).needsName()).isTrue();
  }

  @Test
  void needsNoNameWhereNothingIsBoundButTombstones() {
    Grant tombstone =
        new Grant(THEIR_USER.role(), null, "deleted:" + THEIR_USER.member() + "?uid=1");

    UnbindingPlan plan = plan(null, false, tombstone);

    assertThat(plan.needsName()).isFalse();
    assertThat(plan.toRemove()).isEmpty();
  }

  private static UnbindingPlan plan(@Nullable String named, boolean linked, Grant... grants) {
    return UnbindingPlan.of(new BeforeImage(List.of(grants)), named, linked);
  }
}
