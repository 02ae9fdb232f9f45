package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.command.OffboardingPlan.Group;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Finding.Weight;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.plan.Fingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OffboardingPlanTest {
  private static final String CAST = "cast-gke-abc123@prod-cast-identity.iam.gserviceaccount.com";
  private static final String ACCOUNT = "castai@acme-prod.iam.gserviceaccount.com";
  private static final List<Grant> BOUND = List.of(CastServiceAccount.tokenCreatorGrant(CAST));

  private final PlannedCluster linked = cluster(1, ACCOUNT, BOUND);
  private final PlannedCluster unlinked = cluster(2, null, BOUND);
  private final PlannedCluster bare = cluster(3, null, List.of());

  @Test
  void refusesAnUnlinkedClusterUntilItsBindingsAreNamed() {
    // when
    OffboardingPlan unnamed = OffboardingPlan.of(List.of(unlinked, bare), false, null);
    OffboardingPlan named = OffboardingPlan.of(List.of(unlinked, bare), false, CAST);

    // then
    assertThat(unnamed.in(Group.UNNAMED)).containsExactly(unlinked);
    assertThat(unnamed.in(Group.ABSENT)).containsExactly(bare);
    assertThat(unnamed.leaving(true)).isEmpty();
    assertThat(unnamed.isSettled()).isFalse();
    assertThat(unnamed.nameToGive()).isEqualTo(CAST);
    assertThat(new OffboardingReport(unnamed, false).json().at("/refused/0/why").asText())
        .contains("not linked", CAST, "--cast-service-account");
    assertThat(named.in(Group.IDLE)).containsExactly(unlinked);
    assertThat(named.in(Group.UNNAMED)).isEmpty();
  }

  /**
   * Another cluster of its group was off-boarded first: their bindings are removed with the last
   * one.
   */
  @Test
  void hasNothingToDoForAnUnlinkedClusterWhoseAccountAnotherOneUses() {
    OffboardingPlan plan = OffboardingPlan.of(List.of(linked, unlinked), false, null);

    assertThat(plan.in(Group.IDLE)).containsExactly(linked);
    assertThat(plan.in(Group.ABSENT)).containsExactly(unlinked);
    assertThat(plan.isSettled()).isTrue();
  }

  /**
   * Only for what was counted: it may come alive, or get other credentials, until its turn. A
   * cluster that is not ready has no fingerprint for an onboarding, but may leave.
   */
  @Test
  void acceptsTheLossOfAccessForTheCredentialsThatWereShown() {
    // given
    PlannedCluster live =
        new PlannedCluster(
            linked.target().expecting(null),
            "gke-1",
            Course.ONBOARD,
            ACCOUNT,
            "credentials-a",
            "console",
            List.of(),
            List.of(new Finding(Weight.REFUSAL, ErrorCode.CLUSTER_NOT_READY.name(), "hibernated")));
    PlannedCluster idle = cluster(4, ACCOUNT, BOUND);

    // when
    OffboardingPlan plan = OffboardingPlan.of(List.of(live, idle), false, null);

    // then
    assertThat(plan.leaving(true))
        .extracting(ClusterTarget::expectation)
        .containsExactly(null, Fingerprint.of(live).text());
    assertThat(plan.leaving(false)).extracting(ClusterTarget::expectation).containsOnlyNulls();
  }

  private static PlannedCluster cluster(int number, @Nullable String linkedTo, List<Grant> grants) {
    ClusterTarget target =
        ClusterTarget.of("7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f1" + number, "acme-prod", ACCOUNT)
            .expecting("seen-" + number);
    return new PlannedCluster(
        target, "gke-" + number, Course.ONBOARD, linkedTo, null, "console", grants, List.of());
  }
}
