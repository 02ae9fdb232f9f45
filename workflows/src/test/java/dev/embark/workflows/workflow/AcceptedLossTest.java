package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.CAST;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss of a cluster's access is accepted for the credentials that it was seen with. */
@Timeout(300)
class AcceptedLossTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  /** A colleague has onboarded it, with the same account and the same grants. */
  @Test
  void doesNotIncludeThatOfAClusterThatWasOnboardedAgainWhileItsRunWasHeld() {
    // given
    OffboardingWorkflow held = heldAtTheRemoval();
    assertThat(world.linkOf(1)).isEmpty();

    // when
    world.cluster(1, "credentials-new", account(1));
    held.retry(Control.by(Authorship.of("ada")));

    // then
    ClusterResult result = Stage.resultOf(held);
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.RolledBack.class,
            kept -> assertThat(kept.code()).isEqualTo(ErrorCode.KEPT_LIVE));
    assertThat(world.credentialsOf(1)).isEqualTo("credentials-new");
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  /** Cast AI's list may still show the link that was just taken away. */
  @Test
  void includesThatOfAClusterWhoseLinkIsStillShown() {
    OffboardingWorkflow held = heldAtTheRemoval();

    world.cluster(1, "credentials-a", account(1));
    held.retry(Control.by(Authorship.of("ada")));

    assertThat(Stage.resultOf(held).outcome()).isInstanceOf(Outcome.Offboarded.class);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** The operator counted clusters with certain credentials; this was not one of them. */
  @ParameterizedTest(name = "shown with credentials {0}")
  @NullSource
  @ValueSource(strings = "key")
  void doesNotIncludeOtherCredentialsThanThoseThatWereShown(@Nullable String credentialsId) {
    // given
    ClusterTarget target = bound(credentialsId);
    ClusterTarget shown = credentialsId == null ? target : world.asShown(target);

    // when
    world.cluster(1, "credentials-new", account(1));
    ClusterResult result = Stage.resultOf(stage.start(accepting(shown)));

    // then
    assertKept(result);
  }

  /** Taking the link away must not depend on what the plan showed either. */
  @Test
  void linksAClusterAgainThatWasShownLinkedIfTheBindingsCannotBeRemoved() {
    // given
    ClusterTarget shown = world.asShown(bound("credentials-a"));
    world.failNext("removeBindings", ErrorCode.IAM_PERMISSION_DENIED);

    // when
    ClusterResult result = Stage.resultOf(stage.start(accepting(shown)));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.linkOf(1)).contains(account(1));
  }

  private void assertKept(ClusterResult result) {
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.Rejected.class, kept -> assertThat(kept.code()).isEqualTo(ErrorCode.KEPT_LIVE));
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.credentialsOf(1)).isEqualTo("credentials-new");
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  /** Holds an off-boarding that has disabled impersonation and may not write the policy. */
  private OffboardingWorkflow heldAtTheRemoval() {
    ClusterTarget target = bound("credentials-a");
    for (int round = 0; round < 3; round++) {
      world.failNext("removeBindings", ErrorCode.IAM_UNAUTHENTICATED);
    }
    OffboardingWorkflow run = stage.start(accepting(world.asShown(target)));
    stage.await(() -> run.status().phase() == Phase.NeedsAttention);
    return run;
  }

  private ClusterTarget bound(@Nullable String credentialsId) {
    ClusterTarget target = world.cluster(1, credentialsId, account(1));
    world.grant(account(1), CastServiceAccount.tokenCreatorGrant(CAST));
    world.grant(account(1), CastServiceAccount.serviceAccountUserGrant(CAST));
    return target;
  }

  private static OffboardingInput accepting(ClusterTarget target) {
    return OffboardingInput.single(
        target, ClusterOptions.DEFAULT, new OffboardingChoices(true, null), Authorship.of("ada"));
  }
}
