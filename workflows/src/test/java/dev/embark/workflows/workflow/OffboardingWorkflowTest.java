package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakePolicies.FOREIGN;
import static dev.embark.workflows.workflow.FakePolicies.TOKEN_CREATOR;
import static dev.embark.workflows.workflow.FakePolicies.USER;
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
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class OffboardingWorkflowTest {

  private static final String OTHER_CAST =
      "cast-gke-def456@prod-cast-identity.iam.gserviceaccount.com";

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void takesTheLinkAndThenTheBindingsAwayInOneWrite() {
    ClusterTarget target = bound(1, null);
    world.grant(account(1), FOREIGN);

    ClusterResult result = run(target, false);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.UNDONE);
    assertThat(result.castServiceAccount()).isEqualTo(CAST);
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.grantsOn(account(1))).containsExactly(FOREIGN);
    assertThat(steps())
        .containsExactly(
            "lookUpCluster",
            "captureBindings",
            "registerServiceAccount",
            "disableImpersonation",
            "findLinkedClusters",
            "removeBindings",
            "findLinkedClusters",
            "lookUpCluster");
  }

  @Test
  void keepsAClusterThatWouldLoseItsAccess() {
    ClusterTarget target = bound(1, "credentials-a");

    ClusterResult result = run(target, false);

    assertThat(result.outcome()).isInstanceOf(Outcome.Rejected.class);
    assertThat(((Outcome.Rejected) result.outcome()).code()).isEqualTo(ErrorCode.KEPT_LIVE);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void takesALiveClusterOffWhenTheLossIsAccepted() {
    ClusterTarget target = bound(1, "credentials-a");

    ClusterResult result = run(target, true);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.UNDONE);
    assertThat(result.notes()).anyMatch(note -> note.contains("still holds credentials"));
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** Its loss was not accepted, since there was none when the cluster was inspected. */
  @Test
  void keepsAClusterThatCameAliveAfterItsLinkWasTakenAway() {
    ClusterTarget target = bound(1, null);
    world.then("findLinkedClusters", () -> world.cluster(1, "credentials-new", account(1)));

    ClusterResult result = run(target, false);

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(codeOf(result)).isEqualTo(ErrorCode.KEPT_LIVE);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
    assertThat(world.count("removeBindings")).isZero();
  }

  @ParameterizedTest(name = "loss accepted: {0}")
  @ValueSource(booleans = {true, false})
  void keepsAClusterThatWasOnboardedWhileItsOffboardingWasHeld(boolean accepted) {
    ClusterTarget target = world.cluster(1, "key", null);
    world.failNext("captureBindings", ErrorCode.IAM_UNAUTHENTICATED);
    OffboardingWorkflow workflow =
        stage.start(input(target, new OffboardingChoices(accepted, CAST)));
    stage.await(() -> workflow.status().phase() == Phase.NeedsAttention);
    bound(1, "credentials-new");

    workflow.retry(Control.by(Authorship.of("ada")));

    ClusterResult result = Stage.resultOf(workflow);
    assertThat(result.outcome()).isInstanceOf(Outcome.Rejected.class);
    assertThat(codeOf(result)).isEqualTo(ErrorCode.KEPT_LIVE);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void givesTheBindingsBackToItselfWhenItComesAliveDuringTheRemoval() {
    ClusterTarget target = bound(1, null);
    world.then("removeBindings", () -> world.cluster(1, "credentials-new", account(1)));

    ClusterResult result = run(target, false);

    assertThat(codeOf(result)).isEqualTo(ErrorCode.KEPT_LIVE);
    assertThat(world.grantsOn(account(1))).containsExactlyInAnyOrder(TOKEN_CREATOR, USER);
    assertThat(result.outcome().mayHaveRemovedBindings()).isTrue();
  }

  /** Clusters of another organization, which Cast AI does not report, may use it. */
  @Test
  void leavesTheBindingsOfAnUnlinkedClusterAloneUntilTheyAreNamedAsItsOwn() {
    ClusterTarget target = world.cluster(1, "key", null);
    world.grant(account(1), CastServiceAccount.tokenCreatorGrant(OTHER_CAST));

    ClusterResult unnamed = run(target, false);
    List<Grant> kept = world.grantsOn(account(1));
    ClusterResult named = run(target, new OffboardingChoices(false, OTHER_CAST));

    Outcome.Rejected refusal = (Outcome.Rejected) unnamed.outcome();
    assertThat(refusal.code()).isEqualTo(ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN);
    assertThat(refusal.message()).contains("--cast-service-account=" + OTHER_CAST);
    assertThat(kept).containsExactly(CastServiceAccount.tokenCreatorGrant(OTHER_CAST));
    assertThat(pieces(named)).containsExactly(Result.NOT_NEEDED, Result.UNDONE);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  @Test
  void keepsTheBindingsWhileAnotherClusterUsesTheAccount() {
    ClusterTarget target = bound(1, null);
    world.cluster(2, "credentials-b", account(1));

    ClusterResult result = run(target, false);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.KEPT_SHARED);
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void givesTheBindingsBackToAClusterThatArrivesDuringTheRemoval() {
    ClusterTarget target = bound(1, null);
    world.then("removeBindings", () -> world.cluster(2, "credentials-b", account(1)));

    ClusterResult result = run(target, false);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.KEPT_SHARED);
    assertThat(world.grantsOn(account(1))).containsExactlyInAnyOrder(TOKEN_CREATOR, USER);
  }

  @Test
  void asksAnewWhoUsesTheAccountBeforeItTriesTheRemovalAgain() {
    ClusterTarget target = bound(1, null);
    world.failAlways("removeBindings", ErrorCode.IAM_UNAVAILABLE);
    world.then("findLinkedClusters", () -> {});
    world.then(
        "findLinkedClusters",
        () -> {
          world.heal();
          world.cluster(2, "credentials-b", account(1));
        });

    ClusterResult result = run(target, false);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.KEPT_SHARED);
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  /** A removal that lands after the check could affect the clusters that the check found. */
  @Test
  void asksAnewOnlyWhenARemovalWithoutAnAnswerHasSurelyLanded() {
    ClusterTarget target = bound(1, null);
    List<Long> millis = new ArrayList<>();
    world.failNext("removeBindings", ErrorCode.STEP_TIMED_OUT);
    world.then("findLinkedClusters", () -> millis.add(stage.environment.currentTimeMillis()));
    world.then("findLinkedClusters", () -> millis.add(stage.environment.currentTimeMillis()));

    ClusterResult result = run(target, false);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.UNDONE);
    assertThat(steps()).filteredOn("removeBindings"::equals).hasSize(2);
    assertThat(millis.get(1) - millis.get(0)).isGreaterThanOrEqualTo(60_000);
  }

  @Test
  void putsTheLinkBackWhenTheBindingsCannotBeRemoved() {
    ClusterTarget target = bound(1, "credentials-a");
    world.failNext("removeBindings", ErrorCode.IAM_PERMISSION_DENIED);

    ClusterResult result = run(target, true);

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    Outcome.RolledBack back = (Outcome.RolledBack) result.outcome();
    assertThat(back.code()).isEqualTo(ErrorCode.IAM_PERMISSION_DENIED);
    assertThat(back.pieces())
        .extracting(UndoPiece::piece, UndoPiece::result)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("bindings", Result.NOT_NEEDED),
            org.assertj.core.groups.Tuple.tuple("registration", Result.UNDONE));
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.credentialsOf(1)).isEqualTo("credentials-a");
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void givesBackWhatARemovalTookWhoseAnswerSaidOtherwise() {
    ClusterTarget target = bound(1, "credentials-a");
    world.then("findLinkedClusters", () -> {});
    world.then("findLinkedClusters", () -> FakeWorld.fail(ErrorCode.CASTAI_BAD_REQUEST));

    ClusterResult result = run(target, true);

    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(((Outcome.RolledBack) result.outcome()).pieces())
        .extracting(UndoPiece::result)
        .containsExactly(Result.UNDONE, Result.UNDONE);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).containsExactlyInAnyOrder(TOKEN_CREATOR, USER);
  }

  @Test
  void saysWhatIsLeftAndTheCommandWhenTheUndoFails() {
    ClusterTarget target = bound(1, "credentials-a");
    world.failAlways("removeBindings", ErrorCode.IAM_PERMISSION_DENIED);
    world.failAlways("restoreBindings", ErrorCode.IAM_PERMISSION_DENIED);

    ClusterResult result = run(target, true);

    Outcome.RollbackIncomplete incomplete = (Outcome.RollbackIncomplete) result.outcome();
    assertThat(incomplete.pieces().get(0).result()).isEqualTo(Result.FAILED);
    assertThat(incomplete.pieces().get(0).manualCommand())
        .contains("add-iam-policy-binding", account(1));
    assertThat(world.linkOf(1)).contains(account(1));
  }

  @Test
  void refusesToGuessBetweenSeveralIdentitiesOfCastAi() {
    ClusterTarget target = bound(1, null);
    world.grant(account(1), CastServiceAccount.tokenCreatorGrant(OTHER_CAST));

    ClusterResult guessed = run(target, new OffboardingChoices(false, null));
    ClusterResult named = run(target, new OffboardingChoices(false, CAST));

    assertThat(((Outcome.Rejected) guessed.outcome()).code())
        .isEqualTo(ErrorCode.CAST_SERVICE_ACCOUNT_AMBIGUOUS);
    assertThat(pieces(named)).containsExactly(Result.UNDONE, Result.UNDONE);
    assertThat(world.grantsOn(account(1)))
        .containsExactly(CastServiceAccount.tokenCreatorGrant(OTHER_CAST));
  }

  @Test
  void hasNothingToDoForAClusterThatWasNeverOnboarded() {
    ClusterTarget target = world.cluster(1, "key", null);

    ClusterResult result = run(target, false);

    assertThat(pieces(result)).containsExactly(Result.NOT_NEEDED, Result.NOT_NEEDED);
    assertThat(world.credentialsOf(1)).isEqualTo("key");
  }

  @Test
  void takesTheLinkAwayThoughTheAccountIsGone() {
    ClusterTarget target = world.cluster(1, null, account(1));
    world.failNext("captureBindings", ErrorCode.SERVICE_ACCOUNT_NOT_FOUND);

    ClusterResult result = run(target, false);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.NOT_NEEDED);
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void leavesClustersOfTerraformAndOfOtherAccountsAlone() {
    ClusterTarget terraform = bound(1, null);
    world.managedBy(1, "terraform");
    ClusterTarget elsewhere = world.cluster(2, null, account(7));

    assertThat(codeOf(run(terraform, true))).isEqualTo(ErrorCode.MANAGED_BY_TERRAFORM);
    assertThat(codeOf(run(elsewhere, true))).isEqualTo(ErrorCode.LINKED_ELSEWHERE);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.linkOf(2)).contains(account(7));
  }

  @Test
  void putsEverythingBackWhenSomebodyRollsBackHalfWay() {
    ClusterTarget target = bound(1, "credentials-a");
    world.failAlways("removeBindings", ErrorCode.IAM_UNAVAILABLE);
    OffboardingWorkflow workflow =
        stage.start(input(world.asShown(target), new OffboardingChoices(true, null)));
    stage.await(() -> world.count("removeBindings") > 1);

    workflow.rollback(Control.by(Authorship.of("ada")));

    ClusterResult result = Stage.resultOf(workflow);
    assertThat(codeOf(result)).isEqualTo(ErrorCode.ROLLED_BACK_ON_REQUEST);
    assertThat(world.linkOf(1)).contains(account(1));
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void doesNotMistakeItsOwnLostAnswerForAForeignWriter() {
    ClusterTarget target = bound(1, "credentials-a");
    world.then(
        "disableImpersonation",
        () -> {
          world.cluster(1, null, null);
          FakeWorld.fail(ErrorCode.CASTAI_UNAVAILABLE);
        });

    ClusterResult result = run(target, true);

    assertThat(pieces(result)).containsExactly(Result.UNDONE, Result.UNDONE);
  }

  @Test
  void runsUnderTheIdOfEverythingThatChangesTheCluster() {
    ClusterTarget target = bound(1, null);

    OffboardingWorkflow workflow = stage.start(input(target, new OffboardingChoices(false, null)));

    assertThat(WorkflowStub.fromTyped(workflow).getExecution().getWorkflowId())
        .isEqualTo("cluster/" + target.clusterId());
    Stage.resultOf(workflow);
  }

  // ---- helpers

  private ClusterTarget bound(int number, String credentialsId) {
    ClusterTarget target = world.cluster(number, credentialsId, account(number));
    world.grant(account(number), TOKEN_CREATOR);
    world.grant(account(number), USER);
    return target;
  }

  private ClusterResult run(ClusterTarget target, boolean acceptLossOfAccess) {
    return run(
        acceptLossOfAccess ? world.asShown(target) : target,
        new OffboardingChoices(acceptLossOfAccess, null));
  }

  private ClusterResult run(ClusterTarget target, OffboardingChoices choices) {
    return Stage.resultOf(stage.start(input(target, choices)));
  }

  private static OffboardingInput input(ClusterTarget target, OffboardingChoices choices) {
    return OffboardingInput.single(target, ClusterOptions.DEFAULT, choices, Authorship.of("ada"));
  }

  private static List<Result> pieces(ClusterResult result) {
    return ((Outcome.Offboarded) result.outcome())
        .pieces().stream().map(UndoPiece::result).toList();
  }

  private static ErrorCode codeOf(ClusterResult result) {
    return ((Outcome.Failure) result.outcome()).code();
  }

  private List<String> steps() {
    return world.calls().stream().map(call -> call.substring(0, call.indexOf(' '))).toList();
  }
}
