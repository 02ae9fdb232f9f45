package dev.embark.workflows.workflow;

import static dev.embark.workflows.model.UndoPiece.Result.FAILED;
import static dev.embark.workflows.model.UndoPiece.Result.KEPT_SHARED;
import static dev.embark.workflows.model.UndoPiece.Result.UNDONE;
import static dev.embark.workflows.workflow.FakePolicies.FOREIGN;
import static dev.embark.workflows.workflow.FakePolicies.TOKEN_CREATOR;
import static dev.embark.workflows.workflow.FakePolicies.UNCONDITIONAL;
import static dev.embark.workflows.workflow.FakePolicies.USER;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static dev.embark.workflows.workflow.UndoAssertions.assertPieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.UndoPiece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a failed onboarding undoes, and what it leaves for good reasons. */
@Timeout(300)
class OnboardingUndoTest {

  /** With pauses of 1, 2, 4 … s in between, this many failed attempts take 255 s. */
  private static final int LATE = 8;

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void putsEverythingBackWhenTheUpdateIsNeverAccepted() {
    ClusterTarget target = world.cluster(1);
    world.grant(account(1), FOREIGN);
    world.failAlways("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    Outcome.RolledBack rolledBack = (Outcome.RolledBack) result.outcome();
    assertThat(rolledBack.code()).isEqualTo(ErrorCode.UPDATE_SERVER_ERROR);
    assertPieces(result, UNDONE, UNDONE);
    assertThat(world.grantsOn(account(1))).containsExactly(FOREIGN);
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void leavesStaleBindingsAloneInAnUndo() {
    world.grant(account(1), UNCONDITIONAL);

    runWithRefusedUpdate(world.cluster(1));

    assertThat(world.grantsOn(account(1))).containsExactly(UNCONDITIONAL);
    assertThat(world.count("removeStaleBindings")).isZero();
  }

  @Test
  void givesAFormerLinkBack() {
    ClusterTarget target = world.cluster(1, null, account(7));
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    var options = new ClusterOptions(Timing.DEFAULT, OnFailure.ROLLBACK, false, true);

    stage.run(Stage.input(target, options));

    assertThat(world.linkOf(1)).contains(account(7));
  }

  @Test
  void takesNothingAwayOnceALostAnswerMayHaveBeenAnAcceptance() {
    ClusterTarget target = world.cluster(1);
    world.loseAnswerOfNextUpdate();
    world.then("updateCluster", () -> FakeWorld.fail(ErrorCode.CASTAI_BAD_REQUEST));

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.Unconfirmed(ErrorCode.CASTAI_BAD_REQUEST, "fake CASTAI_BAD_REQUEST"));
    assertThat(world.grantsOn(account(1))).contains(TOKEN_CREATOR, USER);
    assertThat(world.linkOf(1)).contains(account(1));
  }

  @Test
  void takesNothingAwayWhenTheConfirmationFails() {
    ClusterTarget target = world.cluster(1);
    world.failAlways("confirmCluster", ErrorCode.NOT_YET_CONFIRMED);

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isInstanceOf(Outcome.Unconfirmed.class);
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.count("restoreBindings") + world.count("unregisterServiceAccount")).isZero();
  }

  @Test
  void keepsTheBindingsOfAnAccountThatAnotherClusterUses() {
    world.cluster(2, "alive", account(1));

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    assertPieces(result, UNDONE, KEPT_SHARED);
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void putsTheBindingsBackWhenAClusterAppearsDuringTheirRemoval() {
    world.then("restoreBindings", () -> world.cluster(2, "alive", account(1)));

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    assertKeptForTheOther(result);
  }

  @Test
  void saysHowToGiveTheBindingsBackWhereAClusterNeedsThemAndTheyCannotBePut() {
    // given
    world.oweBindingsToANewCluster();

    // when
    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    // then
    Outcome.RollbackIncomplete incomplete = (Outcome.RollbackIncomplete) result.outcome();
    assertThat(incomplete.pieces().get(1).result()).isEqualTo(FAILED);
    assertThat(incomplete.pieces().get(1).manualCommand())
        .contains("add-iam-policy-binding " + account(1))
        .doesNotContain("remove-iam-policy-binding");
  }

  /** The removal, perhaps by Terraform or to revoke access, is not reverted. */
  @Test
  void takesBackBindingsThatSomebodyElseTookAwayBeforeTheyWereMadeAgain() {
    // given
    ClusterTarget target = world.cluster(1, null, account(1));
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);
    world.then("createBindings", () -> world.takeAllGrants(account(1)));

    // when
    ClusterResult result = runWithRefusedUpdate(target);

    // then
    Outcome.RolledBack rolledBack = (Outcome.RolledBack) result.outcome();
    assertThat(rolledBack.pieces().get(1).result()).isEqualTo(UNDONE);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** A call without a response may still be carried out. */
  @Test
  void asksWhoUsesTheAccountOnlyOnceARemovalWithoutAnAnswerHasLanded() {
    // given
    long[] millis = new long[2];
    world.then("findLinkedClusters", () -> {});
    world.then(
        "restoreBindings",
        () -> {
          millis[0] = stage.environment.currentTimeMillis();
          FakeWorld.fail(ErrorCode.IAM_UNAVAILABLE);
        });
    world.then("findLinkedClusters", () -> millis[1] = stage.environment.currentTimeMillis());

    // when
    runWithRefusedUpdate(world.cluster(1));

    // then
    assertThat(millis[1] - millis[0]).isGreaterThanOrEqualTo(60_000);
  }

  @Test
  void asksAnewWhoUsesTheAccountBeforeItTriesToRemoveBindingsAgain() {
    world.failAlways("restoreBindings", ErrorCode.IAM_UNAVAILABLE);
    world.then("findLinkedClusters", () -> {});
    world.then("findLinkedClusters", () -> {});
    world.then(
        "findLinkedClusters",
        () -> {
          world.heal();
          world.cluster(2, "alive", account(1));
        });

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    assertKeptForTheOther(result);
  }

  /** As after an outage: another environment may have onboarded a cluster in the meantime. */
  @Test
  void asksAgainIfTheAnswerIsOldWhenTheBindingsAreToBeRemoved() {
    // given
    answerLate();
    world.then("findLinkedClusters", () -> world.cluster(2, "alive", account(1)));

    // when
    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    // then
    assertKeptForTheOther(result);
    assertThat(world.count("restoreBindings")).isZero();
  }

  @Test
  void asksNoMoreThanTwiceIfTheSecondAnswerComesSoon() {
    answerLate();

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.grantsOn(account(1))).isEmpty();
    // The late answer, the recent one, and the last question after the removal.
    assertThat(world.count("findLinkedClusters")).isEqualTo(LATE + 1 + 1 + 1);
  }

  @Test
  void leavesTheBindingsIfNoAnswerIsRecent() {
    // given
    for (int question = 0; question < 10; question++) {
      answerLate();
    }

    // when
    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    // then
    Outcome.RollbackIncomplete incomplete = (Outcome.RollbackIncomplete) result.outcome();
    UndoPiece left = incomplete.pieces().get(1);
    assertThat(left.result()).isEqualTo(FAILED);
    assertThat(left.explanation()).contains("STEP_TIMED_OUT", "more than 2 minutes");
    assertThat(left.manualCommand()).contains("remove-iam-policy-binding " + account(1));
    assertThat(world.count("restoreBindings")).isZero();
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void takesARemovalForMadeWhoseAnswerWasLost() {
    world.then(
        "restoreBindings",
        () -> {
          world.takeAllGrants(account(1));
          FakeWorld.fail(ErrorCode.IAM_UNAVAILABLE);
        });

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(result.outcome().mayHaveRemovedBindings()).isTrue();
  }

  /** A token may have been revoked, and the next one works. */
  @Test
  void triesARemovalAgainBeforeItBelievesThatGooglesCredentialsDoNotWork() {
    world.failNext("restoreBindings", ErrorCode.IAM_UNAUTHENTICATED);
    world.failNext("restoreBindings", ErrorCode.IAM_UNAUTHENTICATED);

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** Google counts refused requests as well, by the minute. */
  @Test
  void letsTheQuotaRecoverBeforeItTriesToRemoveBindingsAgain() {
    // given
    long[] millis = new long[2];
    world.then(
        "restoreBindings",
        () -> {
          millis[0] = stage.environment.currentTimeMillis();
          FakeWorld.fail(ErrorCode.IAM_QUOTA_EXHAUSTED);
        });
    world.then("restoreBindings", () -> millis[1] = stage.environment.currentTimeMillis());

    // when
    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(millis[1] - millis[0]).isBetween(60_000L, 100_000L);
  }

  @Test
  void putsTheBindingsBackWhereARemovalWhoseAnswerWasLostStruckAClusterThatCame() {
    world.then(
        "restoreBindings",
        () -> {
          world.takeAllGrants(account(1));
          world.cluster(2, "alive", account(1));
          FakeWorld.fail(ErrorCode.IAM_PERMISSION_DENIED);
        });

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    assertKeptForTheOther(result);
  }

  @Test
  void saysWhatIsLeftAndHowToSettleItWhenAPieceCannotBeUndone() {
    world.failAlways("restoreBindings", ErrorCode.IAM_PERMISSION_DENIED);

    ClusterResult result = runWithRefusedUpdate(world.cluster(1));

    Outcome.RollbackIncomplete incomplete = (Outcome.RollbackIncomplete) result.outcome();
    assertThat(incomplete.pieces()).extracting(UndoPiece::result).containsExactly(UNDONE, FAILED);
    assertThat(incomplete.pieces().get(1).manualCommand())
        .contains("gcloud iam service-accounts remove-iam-policy-binding " + account(1))
        .contains("--role='roles/iam.serviceAccountTokenCreator'")
        .contains("title=AlwaysTrueCondition");
  }

  /** Onboards the cluster, whose update Cast AI refuses for good. */
  private ClusterResult runWithRefusedUpdate(ClusterTarget target) {
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    return stage.run(Stage.input(target));
  }

  /** Makes the next question who uses the account take about four minutes. */
  private void answerLate() {
    for (int attempt = 0; attempt < LATE; attempt++) {
      world.failNext("findLinkedClusters", ErrorCode.CASTAI_UNAVAILABLE);
    }
    world.then("findLinkedClusters", () -> {});
  }

  private void assertKeptForTheOther(ClusterResult result) {
    Outcome.RolledBack rolledBack = (Outcome.RolledBack) result.outcome();
    assertThat(rolledBack.pieces().get(1).result()).isEqualTo(KEPT_SHARED);
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }
}
