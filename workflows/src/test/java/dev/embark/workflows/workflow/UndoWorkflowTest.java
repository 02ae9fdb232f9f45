package dev.embark.workflows.workflow;

import static dev.embark.workflows.model.UndoPiece.Result.KEPT_LIVE;
import static dev.embark.workflows.model.UndoPiece.Result.KEPT_SHARED;
import static dev.embark.workflows.model.UndoPiece.Result.UNDONE;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static dev.embark.workflows.workflow.UndoAssertions.assertPieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries what an undo could not restore. */
@Timeout(300)
class UndoWorkflowTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void putsBackTheVeryPieceThatWasLeftAndNoOther() {
    UndoInput left = leftWithout("unregisterServiceAccount");
    long restored = world.count("restoreBindings");
    world.heal();

    ClusterResult result = undo(left);

    assertThat(left.authorship().author()).isEqualTo("grace");
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(pieces(result)).extracting(UndoPiece::piece).containsExactly("registration");
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.count("restoreBindings")).isEqualTo(restored);
    assertThat(leftovers().leftovers()).isNull();
  }

  @Test
  void putsBindingsBackThatWereLeft() {
    UndoInput left = leftWithout("restoreBindings");
    assertThat(world.grantsOn(account(1))).hasSize(2);
    world.heal();

    ClusterResult result = undo(left);

    assertPieces(result, UNDONE);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  @Test
  void takesNothingAwayOnceTheClusterWasUpdatedAnew() {
    UndoInput left = leftWithout("restoreBindings");
    updateAnew();
    world.heal();

    ClusterResult result = undo(left);

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.RolledBack.class,
            kept -> assertThat(kept.code()).isEqualTo(ErrorCode.FOREIGN_WRITER));
    assertPieces(result, KEPT_LIVE);
    assertThat(leftovers().leftovers()).as("nothing is tried again").isNull();
    assertThat(world.grantsOn(account(1))).hasSize(2);
    assertThat(world.linkOf(1)).contains(account(1));
  }

  /** The first try removed them, found a cluster that needs them, and could not put them back. */
  @Test
  void givesBindingsBackThatAreOwedEvenOnceTheClusterWasUpdatedAnew() {
    // given
    world.failAlways("unregisterServiceAccount", 1, ErrorCode.IAM_PERMISSION_DENIED);
    UndoInput left = leftOwingBindings();
    assertThat(left.leftovers().bindingsOwed()).isTrue();
    assertThat(world.grantsOn(account(1))).isEmpty();
    updateAnew();
    world.heal();

    // when
    ClusterResult result = undo(left);

    // then
    assertThat(((Outcome.RolledBack) result.outcome()).code()).isEqualTo(ErrorCode.FOREIGN_WRITER);
    assertPieces(result, KEPT_LIVE, KEPT_SHARED);
    assertThat(world.grantsOn(account(1))).hasSize(2);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(leftovers().leftovers()).isNull();
  }

  @Test
  void stillOwesBindingsThatItCannotGiveBackToAClusterThatWasUpdatedAnew() {
    // given
    UndoInput left = leftOwingBindings();
    updateAnew();

    // when
    ClusterResult result = undo(left);

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RollbackIncomplete.class);
    assertThat(leftovers().leftovers().bindingsOwed()).isTrue();
  }

  /** The first try removed them, and could not ask afterwards whether a cluster had come. */
  @Test
  void givesBindingsBackThatMayBeOwedOnceTheClusterWasUpdatedAnew() {
    // given
    world.then(
        "restoreBindings",
        () -> {
          world.takeAllGrants(account(1));
          world.failAlways("findLinkedClusters", ErrorCode.CASTAI_BAD_REQUEST);
          FakeWorld.fail(ErrorCode.IAM_PERMISSION_DENIED);
        });
    UndoInput left = leftBy(world.cluster(1));
    updateAnew();
    world.heal();

    // when
    ClusterResult result = undo(left);

    // then
    assertPieces(result, KEPT_LIVE);
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  @Test
  void saysHowToGiveBindingsBackIfItCannotAskWhoUsesThem() {
    UndoInput left = leftOwingBindings();
    updateAnew();
    world.heal();
    world.failAlways("findLinkedClusters", ErrorCode.CASTAI_BAD_REQUEST);

    ClusterResult result = undo(left);

    assertThat(((Outcome.RollbackIncomplete) result.outcome()).pieces().get(0).manualCommand())
        .contains("add-iam-policy-binding")
        .doesNotContain("remove-iam-policy-binding");
    assertThat(leftovers().leftovers().bindingsOwed()).isTrue();
  }

  /** Whoever did that meant it, as the first try had removed none. */
  @Test
  void givesNoBindingsBackThatSomebodyElseRemoved() {
    // given
    world.failAlways("unregisterServiceAccount", 1, ErrorCode.IAM_PERMISSION_DENIED);
    UndoInput left = leftWithout("findLinkedClusters");
    world.heal();
    world.cluster(1, "credentials-of-somebody", account(1));
    world.takeAllGrants(account(1));

    // when
    ClusterResult result = undo(left);

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** Its message says so, and whoever settled the cluster may have made them again. */
  @Test
  void removesNoBindingsOfAClusterThatWasUpdatedAnewEvenIfTheyWereOwed() {
    // given
    UndoInput left = leftOwingBindings();
    world.cluster(1, "credentials-of-somebody", null);
    world.cluster(2, null, null);
    left.leftovers().desired().forEach(grant -> world.grant(account(1), grant));
    world.heal();

    // when
    ClusterResult result = undo(left);

    // then
    assertPieces(result, KEPT_LIVE);
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  /** It is not known whether disabling impersonation takes the credentials away as well. */
  @Test
  void goesOnIfTheFormerCredentialsAreGone() {
    // given
    world.failAlways("restoreBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
    UndoInput left = leftBy(world.cluster(1, "former-credentials", null));
    assertThat(left.leftovers().before().credentialsId()).isEqualTo("former-credentials");
    world.cluster(1, null, null);
    world.heal();

    // when
    ClusterResult result = undo(left);

    // then
    assertPieces(result, UNDONE);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** A link whose bindings are gone would be of no use to the cluster's owner. */
  @Test
  void takesTheLinkAwayAsWellIfTheFormerCredentialsAreGone() {
    // given
    world.failAlways("unregisterServiceAccount", 1, ErrorCode.IAM_PERMISSION_DENIED);
    world.failAlways("restoreBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
    UndoInput left = leftBy(world.cluster(1, "former-credentials", null));
    assertThat(left.leftovers().pieces()).contains(UndoPiece.REGISTRATION);
    world.cluster(1, null, account(1));
    world.heal();

    // when
    ClusterResult result = undo(left);

    // then
    assertThat(pieces(result)).first().extracting(UndoPiece::result).isEqualTo(UNDONE);
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void leavesEverythingWithItsCommandWhereTheClusterCannotBeLookedAt() {
    UndoInput left = leftWithout("restoreBindings");
    world.heal();
    world.failAlways("lookUpCluster", ErrorCode.CLUSTER_NOT_FOUND);

    ClusterResult result = undo(left);

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.RollbackIncomplete.class,
            incomplete ->
                assertThat(incomplete.pieces())
                    .singleElement()
                    .satisfies(
                        piece ->
                            assertThat(piece.manualCommand())
                                .contains("remove-iam-policy-binding")));
    assertThat(leftovers().leftovers()).isNotNull();
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  /**
   * The first try may have removed them, and failed to return them to the cluster that had come.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesAnotherClusterTheBindingsThatItHasComeToUse(boolean removedByTheFirstTry) {
    // given
    UndoInput left = leftWithout("restoreBindings");
    if (removedByTheFirstTry) {
      world.takeAllGrants(account(1));
    }
    world.cluster(2, "credentials-2", account(1));
    world.heal();

    // when
    ClusterResult result = undo(left);

    // then
    assertPieces(result, KEPT_SHARED);
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  @Test
  void canBeTriedAgainAndAgain() {
    UndoInput left = leftWithout("restoreBindings");

    ClusterResult first = undo(left);
    UndoInput still = leftovers();
    world.heal();
    ClusterResult second = undo(still);

    assertThat(first.outcome()).isInstanceOf(Outcome.RollbackIncomplete.class);
    assertThat(second.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  @Test
  void refusesInputsThatDoNotSayWhatIsLeft() {
    world.cluster(1);
    world.cluster(2);
    UndoInput left = leftWithout("restoreBindings");
    UndoInput nothing =
        new UndoInput(
            FakeWorld.target(2), ClusterOptions.DEFAULT, left.authorship(), null, null, null);
    UndoInput ofAnother =
        new UndoInput(
            FakeWorld.target(2),
            ClusterOptions.DEFAULT,
            left.authorship(),
            null,
            null,
            left.leftovers());

    for (UndoInput forged : List.of(nothing, ofAnother)) {
      assertThat(undo(forged).outcome())
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.INVALID_INPUT));
    }
  }

  /** Returns what a rolled-back onboarding has left because of this activity. */
  private UndoInput leftWithout(String activity) {
    world.failAlways(activity, 1, ErrorCode.IAM_PERMISSION_DENIED);
    return leftBy(world.cluster(1));
  }

  /** Returns what an undo has left that removed bindings which another cluster came to use. */
  private UndoInput leftOwingBindings() {
    world.oweBindingsToANewCluster();
    return leftBy(world.cluster(1));
  }

  /** Returns what the onboarding of the first cluster leaves, whose update Cast AI refuses. */
  private UndoInput leftBy(ClusterTarget target) {
    world.failAlways("updateCluster", 1, ErrorCode.CASTAI_BAD_REQUEST);
    ClusterResult result = stage.run(Stage.input(target));
    assertThat(result.outcome()).isInstanceOf(Outcome.RollbackIncomplete.class);
    return leftovers().by(Authorship.of("grace"));
  }

  /** Lets somebody else update the cluster, whose link stays. */
  private void updateAnew() {
    world.cluster(1, "credentials-of-somebody", account(1));
  }

  private UndoInput leftovers() {
    return stage
        .environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(WorkflowIds.cluster(FakeWorld.id(1)))
        .query("leftovers", UndoInput.class);
  }

  private ClusterResult undo(UndoInput input) {
    WorkflowStub run =
        stage.raw(
            UndoWorkflow.class.getSimpleName(), WorkflowIds.cluster(input.target().clusterId()));
    run.start(input);
    try {
      return run.getResult(ClusterResult.class);
    } catch (WorkflowFailedException failed) {
      return ((ApplicationFailure) failed.getCause()).getDetails().get(ClusterResult.class);
    }
  }

  private static List<UndoPiece> pieces(ClusterResult result) {
    return ((Outcome.RolledBack) result.outcome()).pieces();
  }
}
