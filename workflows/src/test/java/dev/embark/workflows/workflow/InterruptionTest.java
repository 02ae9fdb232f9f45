package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.CAST;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollback, the Web UI's Cancel, and holding. */
@Timeout(300)
class InterruptionTest {

  private static final Control ADA = Control.by(new Authorship("ada", "wrong window", "CHG-1"));

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lookUpCluster",
        "captureBindings",
        "registerServiceAccount",
        "createBindings",
        "updateCluster"
      })
  void rollsBackFromWhicheverStepIsUnderWay(String activity) {
    ClusterTarget target = world.cluster(1);
    // The step is in its backoff when the rollback comes: it is interrupted immediately.
    world.then(activity, () -> LongPause.failBefore(ErrorCode.CASTAI_UNAVAILABLE));
    world.failAlways(activity, ErrorCode.CASTAI_UNAVAILABLE);
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    LongPause.await(stage, WorkflowIds.cluster(target.clusterId()), activity);
    workflow.rollback(ADA);

    ClusterResult result = Stage.resultOf(workflow);

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    Outcome.RolledBack rolledBack = (Outcome.RolledBack) result.outcome();
    assertThat(rolledBack.code()).isEqualTo(ErrorCode.ROLLED_BACK_ON_REQUEST);
    assertThat(rolledBack.message()).contains("ada").contains("wrong window");
    assertThat(world.count(activity)).isEqualTo(1);
    assertThat(world.grantsOn(account(1))).isEmpty();
    assertThat(world.linkOf(1)).isEmpty();
  }

  /** Its failure is not why the run ends: Temporal did not try it again because of the rollback. */
  @ParameterizedTest
  @EnumSource(names = {"IAM_PERMISSION_DENIED", "IAM_UNAUTHENTICATED"})
  void rollsBackOnRequestThoughTheAttemptUnderWayFailsAfterwards(ErrorCode code) {
    // given
    ClusterTarget target = world.cluster(1);
    world.then("createBindings", () -> failAfterRollback(target, code));

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    Outcome.RolledBack rolledBack = (Outcome.RolledBack) result.outcome();
    assertThat(rolledBack.code()).isEqualTo(ErrorCode.ROLLED_BACK_ON_REQUEST);
    assertThat(rolledBack.message()).contains("ada").contains("wrong window");
    assertThat(phases(target)).doesNotContain(Phase.NeedsAttention);
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void rollsAnOffboardingBackOnRequestThoughTheAttemptUnderWayFailsAfterwards() {
    // given
    ClusterTarget target = world.cluster(1, null, account(1));
    world.then(
        "disableImpersonation", () -> failAfterRollback(target, ErrorCode.CASTAI_BAD_REQUEST));

    // when
    ClusterResult result = Stage.resultOf(stage.start(offboarding(target)));

    // then
    assertThat(((Outcome.RolledBack) result.outcome()).code())
        .isEqualTo(ErrorCode.ROLLED_BACK_ON_REQUEST);
    assertThat(world.linkOf(1)).contains(account(1));
  }

  /** No other step would have noticed the rollback: there are no bindings to remove. */
  @Test
  void rollsAnOffboardingBackOnRequestThoughTheAttemptUnderWaySucceeds() {
    // given
    ClusterTarget target = world.cluster(1, null, account(1));
    world.then("disableImpersonation", () -> stage.cluster(target).rollback(ADA));

    // when
    ClusterResult result = Stage.resultOf(stage.start(offboarding(target)));

    // then
    assertThat(((Outcome.RolledBack) result.outcome()).code())
        .isEqualTo(ErrorCode.ROLLED_BACK_ON_REQUEST);
    assertThat(world.linkOf(1)).contains(account(1));
  }

  @Test
  void staysOffImpersonationWhenTheLastLookIsCutShort() {
    // given
    ClusterTarget target = world.cluster(1, null, account(1));
    world.then("lookUpCluster", () -> {});
    world.then("lookUpCluster", () -> WorkflowStub.fromTyped(stage.cluster(target)).cancel());

    // when
    OffboardingWorkflow workflow = stage.start(offboarding(target));
    stage.await(() -> workflow.status().result() != null);

    // then
    assertThat(workflow.status().result().outcome()).isInstanceOf(Outcome.Offboarded.class);
    assertThat(world.linkOf(1)).isEmpty();
  }

  private static OffboardingInput offboarding(ClusterTarget target) {
    return OffboardingInput.single(
        target, ClusterOptions.DEFAULT, new OffboardingChoices(false, null), Authorship.of("ada"));
  }

  /** As if the answer was lost, or cannot be understood. */
  @ParameterizedTest
  @EnumSource(names = {"UPDATE_ANSWER_LOST", "INTERNAL"})
  void finishesThoughTheAttemptThatPostedTheUpdateFailsAfterTheRollback(ErrorCode code) {
    // given
    ClusterTarget target = world.cluster(1);
    world.failAfterNextUpdate(() -> failAfterRollback(target, code));

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  /** Otherwise the run would take them for those of its own update, and replace them for good. */
  @Test
  void keepsTheCredentialsOfSomebodyElseThatTheAttemptUnderWayHasFound() {
    // given
    ClusterTarget target = world.cluster(1);
    world.then(
        "updateCluster",
        () -> {
          world.cluster(1, "credentials-of-somebody", account(1));
          failAfterRollback(target, ErrorCode.FOREIGN_WRITER);
        });

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome())
        .isEqualTo(new Outcome.Unconfirmed(ErrorCode.FOREIGN_WRITER, "fake FOREIGN_WRITER"));
    assertKept("credentials-of-somebody");
    assertThat(world.count("updateCluster")).isEqualTo(1);
  }

  private void assertKept(String credentials) {
    assertThat(world.credentialsOf(1)).isEqualTo(credentials);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  /** Called by an attempt, which therefore is under way when the rollback comes. */
  private void failAfterRollback(ClusterTarget target, ErrorCode code) {
    stage.cluster(target).rollback(ADA);
    FakeWorld.fail(code);
  }

  /** Returns the phases that the run has shown, in order. */
  private List<Phase> phases(ClusterTarget target) {
    return stage.events(target.clusterId()).stream()
        .filter(HistoryEvent::hasUpsertWorkflowSearchAttributesEventAttributes)
        .map(
            event ->
                event
                    .getUpsertWorkflowSearchAttributesEventAttributes()
                    .getSearchAttributes()
                    .getIndexedFieldsMap()
                    .get(EmbarkAttributes.PHASE.getName()))
        .filter(Objects::nonNull)
        .map(phase -> Phase.valueOf(phase.getData().toStringUtf8().replace("\"", "")))
        .toList();
  }

  @Test
  void interruptsTheWaitForIamAtOnce() {
    ClusterTarget target = world.cluster(1);
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    stage.await(() -> workflow.status().phase() == Phase.Waiting);
    long began = stage.environment.currentTimeMillis();
    long[] undoneAt = new long[1];
    world.then(
        "unregisterServiceAccount", () -> undoneAt[0] = stage.environment.currentTimeMillis());

    workflow.rollback(ADA);
    ClusterResult result = Stage.resultOf(workflow);

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    // It settles for a minute after the last write, but does not wait the full three minutes.
    assertThat(undoneAt[0] - began).isLessThan(90_000);
    assertThat(world.count("updateCluster")).isZero();
  }

  @Test
  void refusesARollbackAfterThePivotAndFinishesConfirming() {
    ClusterTarget target = world.cluster(1);
    world.failAlways("confirmCluster", ErrorCode.NOT_YET_CONFIRMED);
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    stage.await(() -> world.count("confirmCluster") > 1);

    assertThatThrownBy(() -> workflow.rollback(ADA))
        .isInstanceOf(WorkflowUpdateException.class)
        .rootCause()
        .hasMessageContaining("so nothing can be undone. To reverse it, first let the run end")
        .hasMessageContaining("embark offboard " + target.clusterId());
    workflow.rollbackByBatch("the fleet is rolled back");
    world.heal();

    assertThat(Stage.resultOf(workflow).outcome()).isInstanceOf(Outcome.Onboarded.class);
  }

  @Test
  void undoesWhenCancelledInTheUiAndKeepsItsOutcomeForWhoeverAsks() {
    ClusterTarget target = world.cluster(1);
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    stage.await(() -> workflow.status().phase() == Phase.Waiting);

    WorkflowStub.fromTyped(workflow).cancel();

    assertThatThrownBy(() -> WorkflowStub.fromTyped(workflow).getResult(ClusterResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    ClusterStatus status = workflow.status();
    assertThat(status.result().outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(((Outcome.RolledBack) status.result().outcome()).code())
        .isEqualTo(ErrorCode.CANCELLED);
    assertThat(world.grantsOn(account(1))).isEmpty();
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void finishesInsteadOfUndoingWhenCancelledAfterAnUpdateThatLanded() {
    ClusterTarget target = world.cluster(1);
    world.loseAnswerOfNextUpdate();
    // The cancellation comes while the run is settling after the lost response.
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    stage.await(() -> world.count("updateCluster") == 1);
    workflow.rollback(ADA);

    ClusterResult result = Stage.resultOf(workflow);

    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(world.grantsOn(account(1)))
        .containsExactly(
            CastServiceAccount.tokenCreatorGrant(CAST),
            CastServiceAccount.serviceAccountUserGrant(CAST));
  }

  /** Another update would irrevocably replace credentials that were never inspected. */
  @Test
  void postsNoUpdateOnARollbackThatCannotTellWhetherOneWasAccepted() {
    // given
    ClusterTarget target = world.cluster(1);
    world.then("updateCluster", () -> LongPause.failBefore(ErrorCode.UPDATE_SERVER_ERROR));
    world.failAlways("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    LongPause.await(stage, WorkflowIds.cluster(target.clusterId()), "updateCluster");
    world.failAlways("lookUpCluster", ErrorCode.CLUSTER_NOT_FOUND);

    // when
    workflow.rollback(ADA);
    ClusterResult result = Stage.resultOf(workflow);

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.Unconfirmed.class);
    assertThat(result.notes()).singleElement().asString().contains("could not be determined");
    assertThat(world.calls().lastIndexOf("updateCluster " + FakeWorld.id(1)))
        .isLessThan(world.calls().lastIndexOf("lookUpCluster " + FakeWorld.id(1)));
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  @Test
  void holdsOnASystemicFailureInsteadOfUndoingAndGoesOnWhenToldTo() {
    ClusterTarget target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.CASTAI_UNAUTHORIZED);
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    stage.await(() -> workflow.status().phase() == Phase.NeedsAttention);

    ClusterStatus held = workflow.status();
    assertThat(held.code()).isEqualTo(ErrorCode.CASTAI_UNAUTHORIZED);
    assertThat(world.linkOf(1)).contains(account(1));
    world.heal();
    workflow.retry(ADA);

    assertThat(Stage.resultOf(workflow).outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(world.count("registerServiceAccount")).isEqualTo(1);
  }

  @Test
  void holdsOnAnyFailureWhereTheOperatorChoseTo() {
    ClusterTarget target = world.cluster(1);
    world.failAlways("createBindings", ErrorCode.IAM_PERMISSION_DENIED);
    OnboardingWorkflow workflow = stage.start(Stage.input(target, Stage.holding()));
    stage.await(() -> workflow.status().phase() == Phase.NeedsAttention);
    assertThat(world.linkOf(1)).contains(account(1));

    workflow.rollback(ADA);

    ClusterResult result = Stage.resultOf(workflow);
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(((Outcome.RolledBack) result.outcome()).pieces())
        .extracting(UndoPiece::piece)
        .containsExactly("registration", "bindings");
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void refusesARetryOfARunThatIsNotHeld() {
    ClusterTarget target = world.cluster(1);
    OnboardingWorkflow workflow = stage.start(Stage.input(target));
    stage.await(() -> workflow.status().phase() == Phase.Waiting);

    assertThatThrownBy(() -> workflow.retry(ADA)).isInstanceOf(WorkflowUpdateException.class);
  }
}
