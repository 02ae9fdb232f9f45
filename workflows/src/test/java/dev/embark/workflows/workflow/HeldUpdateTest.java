package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoPiece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a cluster's credentials while its run is held at the update. */
@Timeout(300)
class HeldUpdateTest {

  private static final Control ADA = Control.by(Authorship.of("ada"));
  private static final String KEY = "credentials-of-somebody";

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  /** Whoever retries it lets another run judge them, which looks at the cluster afresh. */
  @Test
  void isNotHeldForCredentialsOfSomebodyElse() {
    ClusterTarget target = world.cluster(1);
    world.then("updateCluster", this::pasteKey);

    ClusterResult result = stage.run(Stage.input(target, Stage.holding()));

    assertKeptUnconfirmed(result, ErrorCode.FOREIGN_WRITER);
    assertThat(world.count("updateCluster")).isEqualTo(1);
  }

  /** As when the link was changed, and the credentials are the former ones. */
  @Test
  void undoesItselfForAnotherWriterWhoLeftTheCredentialsAsTheyWere() {
    ClusterTarget target = world.cluster(1, "former", null);
    world.failNext("updateCluster", ErrorCode.FOREIGN_WRITER);

    ClusterResult result = stage.run(Stage.input(target, Stage.holding()));

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.credentialsOf(1)).isEqualTo("former");
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void replacesNoKeyThatWasPastedWhileItWasHeldWhenItGoesOn() {
    OnboardingWorkflow held = heldAfterRefusedUpdate();

    pasteKey();
    world.heal();
    held.retry(ADA);

    ClusterResult result = Stage.resultOf(held);
    assertKeptUnconfirmed(result, ErrorCode.FOREIGN_WRITER);
    assertThat(result.notes()).isEmpty();
  }

  /** With a dead key, the run cannot look either. */
  @Test
  void replacesNoKeyThatWasPastedWhileItCouldNotLook() {
    OnboardingWorkflow held = heldWithDeadKey();

    pasteKey();
    world.heal();
    held.retry(ADA);

    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.FOREIGN_WRITER);
  }

  @Test
  void goesOnOnceTheDeadKeyIsReplaced() {
    OnboardingWorkflow held = heldWithDeadKey();

    world.heal();
    held.retry(ADA);

    assertThat(Stage.resultOf(held).outcome()).isInstanceOf(Outcome.Onboarded.class);
  }

  @Test
  void keepsAKeyThatWasPastedWhileItWasHeldWhenItIsRolledBack() {
    OnboardingWorkflow held = heldAfterRefusedUpdate();

    pasteKey();
    held.rollback(ADA);

    ClusterResult result = Stage.resultOf(held);
    assertThat(((Outcome.RolledBack) result.outcome()).pieces())
        .extracting(UndoPiece::result)
        .containsExactly(UndoPiece.Result.KEPT_LIVE, UndoPiece.Result.KEPT_LIVE);
    assertKept(KEY);
  }

  @Test
  void keepsAKeyThatWasPastedWhileItCouldNotLookWhenItIsRolledBack() {
    OnboardingWorkflow held = heldWithDeadKey();

    pasteKey();
    world.heal();
    held.rollback(ADA);

    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.ROLLED_BACK_ON_REQUEST);
  }

  @Test
  void undoesEverythingWhereNothingHasChangedWhileItWasHeld() {
    OnboardingWorkflow held = heldAfterRefusedUpdate();

    held.rollback(ADA);

    assertThat(Stage.resultOf(held).outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** It cannot tell it from somebody else's, so that is for another run. */
  @Test
  void postsNothingOverItsOwnUpdateWhoseAnswerWasLostBeforeTheHold() {
    OnboardingWorkflow held = heldAfterLostUpdate();
    long posted = world.count("updateCluster");

    held.retry(ADA);

    assertThat(Stage.resultOf(held).outcome())
        .isInstanceOfSatisfying(
            Outcome.Unconfirmed.class,
            ended -> assertThat(ended.code()).isEqualTo(ErrorCode.FOREIGN_WRITER));
    assertThat(world.count("updateCluster")).isEqualTo(posted);
    assertKept("credentials-1");
  }

  /** Before the run has looked what its own update made. */
  @Test
  void replacesNoKeyThatWasPastedAsSoonAsItWasHeld() {
    // given
    ClusterTarget target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    OnboardingWorkflow held = held(target, Stage.holding());

    // when
    pasteKey();
    stage.await(() -> world.count("lookUpCluster") >= 2);
    world.heal();
    held.retry(ADA);

    // then
    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.FOREIGN_WRITER);
  }

  @Test
  void isNotUpdatedIfItWasLinkedElsewhereWhileItWasHeld() {
    OnboardingWorkflow held = heldAfterRefusedUpdate();
    long posted = world.count("updateCluster");

    world.cluster(1, null, account(2));
    world.heal();
    world.failNext("updateCluster", ErrorCode.CASTAI_UNAVAILABLE);
    held.retry(ADA);

    assertThat(Stage.resultOf(held).outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(world.linkOf(1)).contains(account(2));
    assertThat(world.count("updateCluster")).isEqualTo(posted);
  }

  @Test
  void replacesNoKeyThatWasPastedOverItsOwnUpdate() {
    OnboardingWorkflow held = heldAfterLostUpdate();

    pasteKey();
    held.retry(ADA);

    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.FOREIGN_WRITER);
  }

  /** It may just as well be somebody else's. */
  @Test
  void postsNothingForARollbackEvenIfTheUpdateMayBeItsOwn() {
    OnboardingWorkflow held = heldAfterLostUpdate();
    long posted = world.count("updateCluster");

    held.rollback(ADA);

    ClusterResult result = Stage.resultOf(held);
    assertThat(result.outcome()).isInstanceOf(Outcome.Unconfirmed.class);
    assertThat(world.count("updateCluster")).isEqualTo(posted);
    assertKept("credentials-1");
  }

  /** An outage right after the update: the run is held at the look for it. */
  @Test
  void replacesNoKeyThatWasPastedWhileTheLookForItsUpdateWasHeld() {
    // given
    ClusterTarget target = world.cluster(1);
    world.failAfterNextUpdate(
        () -> {
          world.failAlways("lookUpCluster", ErrorCode.CASTAI_UNAUTHORIZED);
          FakeWorld.fail(ErrorCode.UPDATE_ANSWER_LOST);
        });
    OnboardingWorkflow held = held(target, ClusterOptions.DEFAULT);

    // when
    pasteKey();
    world.heal();
    held.retry(ADA);

    // then
    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.FOREIGN_WRITER);
  }

  /** The question whether the update landed waits for a person as well. */
  @Test
  void replacesNoKeyThatWasPastedWhileItsUndoWasHeld() {
    // given
    ClusterTarget target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    OnboardingWorkflow run = stage.start(Stage.input(target));
    stage.await(() -> world.count("updateCluster") >= 2);
    world.failAlways("lookUpCluster", ErrorCode.CASTAI_UNAUTHORIZED);
    run.rollback(ADA);
    stage.await(() -> run.status().phase() == Phase.NeedsAttention);

    // when
    pasteKey();
    world.heal();
    run.retry(ADA);

    // then
    assertKeptUnconfirmed(Stage.resultOf(run), ErrorCode.ROLLED_BACK_ON_REQUEST);
  }

  /** The key is replaced where the workers have not got the new one yet. */
  @Test
  void replacesNoKeyThatWasPastedBeforeItWasHeldOnceMore() {
    // given
    OnboardingWorkflow held = heldWithDeadKey();
    pasteKey();
    long looks = world.count("lookUpCluster");
    held.retry(ADA);
    stage.await(() -> world.count("lookUpCluster") > looks);
    stage.await(() -> held.status().phase() == Phase.NeedsAttention);

    // when
    world.heal();
    held.retry(ADA);

    // then
    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.FOREIGN_WRITER);
  }

  /** The worker itself compares in its first attempt only, which may not get that far. */
  @Test
  void replacesNoKeyThatWasPastedWhileItWasHeldThoughTheFirstAttemptThenFails() {
    OnboardingWorkflow held = heldAfterRefusedUpdate();

    pasteKey();
    world.heal();
    world.failNext("updateCluster", ErrorCode.CASTAI_UNAVAILABLE);
    held.retry(ADA);

    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.FOREIGN_WRITER);
  }

  /** What the registration sees after a hold may have come during the hold. */
  @Test
  void replacesNoKeyThatWasPastedWhileTheRegistrationWasHeld() {
    // given
    ClusterTarget target = world.cluster(1, "former", null);
    world.failAlways("registerServiceAccount", ErrorCode.CASTAI_UNAUTHORIZED);
    OnboardingWorkflow held = held(target, ClusterOptions.DEFAULT);

    // when
    world.cluster(1, KEY, null);
    world.heal();
    held.retry(ADA);

    // then
    assertKeptUnconfirmed(Stage.resultOf(held), ErrorCode.FOREIGN_WRITER);
  }

  /** It looks for a minute what its update has made, and the cause may be mended meanwhile. */
  @Test
  void canBeReleasedAsSoonAsItIsHeld() {
    // given
    ClusterTarget target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.CASTAI_UNAUTHORIZED);
    OnboardingWorkflow held = held(target, ClusterOptions.DEFAULT);
    assertThat(world.count("lookUpCluster")).isEqualTo(1);

    // when
    world.heal();
    held.retry(ADA);

    // then
    assertThat(Stage.resultOf(held).outcome()).isInstanceOf(Outcome.Onboarded.class);
  }

  // ---- helpers

  private OnboardingWorkflow heldAfterRefusedUpdate() {
    ClusterTarget target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.CASTAI_UNAUTHORIZED);
    return heldAndLooked(target, ClusterOptions.DEFAULT);
  }

  private OnboardingWorkflow heldWithDeadKey() {
    ClusterTarget target = world.cluster(1);
    world.then(
        "updateCluster",
        () -> {
          world.failAlways("lookUpCluster", ErrorCode.CASTAI_UNAUTHORIZED);
          FakeWorld.fail(ErrorCode.CASTAI_UNAUTHORIZED);
        });
    return heldAndLooked(target, ClusterOptions.DEFAULT);
  }

  /** The answer was lost with a worker, and the next attempt refused. */
  private OnboardingWorkflow heldAfterLostUpdate() {
    ClusterTarget target = world.cluster(1);
    world.failAfterNextUpdate(() -> FakeWorld.fail(ErrorCode.CASTAI_BAD_REQUEST));
    return heldAndLooked(target, Stage.holding());
  }

  /** Returns a run that has looked what its update made, a minute after it was held. */
  private OnboardingWorkflow heldAndLooked(ClusterTarget target, ClusterOptions options) {
    OnboardingWorkflow run = held(target, options);
    stage.await(() -> world.count("lookUpCluster") >= 2);
    return run;
  }

  private OnboardingWorkflow held(ClusterTarget target, ClusterOptions options) {
    OnboardingWorkflow run = stage.start(Stage.input(target, options));
    stage.await(() -> run.status().phase() == Phase.NeedsAttention);
    return run;
  }

  private void pasteKey() {
    world.cluster(1, KEY, account(1));
  }

  private void assertKeptUnconfirmed(ClusterResult result, ErrorCode code) {
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.Unconfirmed.class, ended -> assertThat(ended.code()).isEqualTo(code));
    assertKept(KEY);
  }

  private void assertKept(String credentials) {
    assertThat(world.credentialsOf(1)).isEqualTo(credentials);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }
}
