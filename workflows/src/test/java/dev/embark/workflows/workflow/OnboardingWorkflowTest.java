package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakePolicies.FOREIGN;
import static dev.embark.workflows.workflow.FakePolicies.TOKEN_CREATOR;
import static dev.embark.workflows.workflow.FakePolicies.UNCONDITIONAL;
import static dev.embark.workflows.workflow.FakePolicies.USER;
import static dev.embark.workflows.workflow.FakeWorld.CAST;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.Timing;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class OnboardingWorkflowTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void onboardsAFreshClusterInTheOrderOfTheDocument() {
    ClusterTarget target = world.cluster(1);
    world.grant(account(1), FOREIGN);

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isEqualTo(new Outcome.Onboarded("credentials-1"));
    assertThat(result.castServiceAccount()).isEqualTo(CAST);
    assertThat(steps())
        .containsExactly(
            "lookUpCluster",
            "captureBindings",
            "registerServiceAccount",
            "createBindings",
            "removalsSince",
            "updateCluster",
            "confirmCluster");
    assertThat(world.grantsOn(account(1))).containsExactly(FOREIGN, TOKEN_CREATOR, USER);
  }

  @Test
  void waitsThreeMinutesForIamBeforeItUpdates() {
    ClusterTarget target = world.cluster(1);
    long began = stage.environment.currentTimeMillis();
    long[] updatedAt = new long[1];
    world.then("updateCluster", () -> updatedAt[0] = stage.environment.currentTimeMillis());

    stage.run(Stage.input(target));

    assertThat(updatedAt[0] - began).isBetween(180_000L, 200_000L);
  }

  @Test
  void waitsAsLongAsTheWorkerWantsWhateverTheInputClaims() {
    ClusterTarget target = world.cluster(1);
    var plain = Stage.input(target);
    var hasty = new ClusterOptions(new Timing(Duration.ZERO), OnFailure.ROLLBACK, false, false);
    var claimed = new CapturedBindings("1", new BeforeImage(List.of()), 0, Duration.ZERO);
    long[] registeredAt = new long[1];
    long[] updatedAt = new long[1];
    world.then(
        "registerServiceAccount", () -> registeredAt[0] = stage.environment.currentTimeMillis());
    world.then("updateCluster", () -> updatedAt[0] = stage.environment.currentTimeMillis());

    stage.runForBatch(
        new OnboardingInput(
            target, hasty, plain.authorship(), null, null, null, 0, claimed, null, null, 0));

    assertThat(updatedAt[0] - registeredAt[0]).isGreaterThanOrEqualTo(180_000);
  }

  @Test
  void doesNotWaitWhenLinkAndBindingsWereThereBefore() {
    ClusterTarget target = world.cluster(1, "its-key", account(1));
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);
    long began = stage.environment.currentTimeMillis();
    long[] updatedAt = new long[1];
    world.then("updateCluster", () -> updatedAt[0] = stage.environment.currentTimeMillis());

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(updatedAt[0] - began).isLessThan(60_000);
  }

  /** The removal may not have propagated yet, so an update could succeed until it does. */
  @Test
  void waitsLongWhereBindingsWereTakenAwaySinceTheyWereCaptured() {
    // given
    ClusterTarget target = world.cluster(1, "its-key", account(1));
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);
    world.then("createBindings", () -> world.revoke(account(1), USER));
    long began = stage.environment.currentTimeMillis();
    long[] updatedAt = new long[1];
    world.then("updateCluster", () -> updatedAt[0] = stage.environment.currentTimeMillis());

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(updatedAt[0] - began).isGreaterThanOrEqualTo(5 * 180_000L);
  }

  @Test
  void saysWithItsFirstUpdateAloneHowItFoundTheCluster() {
    ClusterTarget target = world.cluster(1, "its-key", null);
    world.loseAnswerOfNextUpdate();

    stage.run(Stage.input(target));

    assertThat(world.updates())
        .extracting(Requests.Update::found)
        .containsExactly(new Requests.Found(null, List.of("its-key")), null);
  }

  /** As in a second run right after the first: the list that the batch got is some seconds old. */
  @Test
  void takesCredentialsThatItSawBeforeTheRegistrationForNobodyElses() {
    ClusterTarget target = world.cluster(1, "from-the-list", null);
    world.then("registerServiceAccount", () -> world.cluster(1, "meanwhile", null));

    stage.run(Stage.input(target));

    assertThat(world.updates())
        .extracting(Requests.Update::found)
        .containsExactly(new Requests.Found(null, List.of("from-the-list", "meanwhile")));
  }

  @Test
  void looksAgainAtBindingsThatSomebodyElseMadeBeforeItTrustsThem() {
    ClusterTarget target = world.cluster(1);
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);

    assertThat(waitBeforeTheUpdateOf(target)).isBetween(180_000L, 240_000L);
    assertThat(world.count("createBindings")).isEqualTo(2);
  }

  @Test
  void givesIamLongerWhereAnUndoTookTheBindingsAwayThatAClusterJoined() {
    ClusterTarget target = world.cluster(1);
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);
    world.then("createBindings", () -> {});
    world.then("createBindings", () -> world.takeAllGrants(account(1)));

    assertThat(waitBeforeTheUpdateOf(target)).isGreaterThanOrEqualTo(6 * 180_000L);
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void givesIamLongerWhereTheBindingsThatItJoinedWereTakenAwayAndPutBack() {
    ClusterTarget target = world.cluster(1);
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);
    world.then("createBindings", () -> {});
    world.then("createBindings", () -> world.grant(account(1), FOREIGN));

    assertThat(waitBeforeTheUpdateOf(target)).isGreaterThanOrEqualTo(6 * 180_000L);
  }

  private long waitBeforeTheUpdateOf(ClusterTarget target) {
    long began = stage.environment.currentTimeMillis();
    long[] updatedAt = new long[1];
    world.then("updateCluster", () -> updatedAt[0] = stage.environment.currentTimeMillis());

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    return updatedAt[0] - began;
  }

  @Test
  void adoptsBindingsThatDifferInTheirDescriptionAlone() {
    ClusterTarget target = world.cluster(1);
    Grant terraforms = described(USER, "Allow impersonation only for CASTAI_SERVICE_ACCOUNT");
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), terraforms);

    stage.run(Stage.input(target));

    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, terraforms);
  }

  @Test
  void dropsStaleBindingsOnlyAfterTheConfirmation() {
    ClusterTarget target = world.cluster(1);
    world.grant(account(1), UNCONDITIONAL);
    List<Grant> atTheConfirmation = new ArrayList<>();
    world.then("confirmCluster", () -> atTheConfirmation.addAll(world.grantsOn(account(1))));

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(world.count("confirmCluster")).isEqualTo(1);
    assertThat(atTheConfirmation).contains(UNCONDITIONAL, USER);
    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(steps()).endsWith("confirmCluster", "removeStaleBindings");
    assertThat(world.grantsOn(account(1))).containsExactly(TOKEN_CREATOR, USER);
  }

  @Test
  void letsNewBindingsSpreadBeforeStaleOnesThatMayHaveCarriedTheUpdateGo() {
    ClusterTarget target = world.cluster(1, "old-credentials", account(1));
    world.grant(account(1), UNCONDITIONAL);
    long[] created = new long[1];
    long[] dropped = new long[1];
    world.then("createBindings", () -> created[0] = stage.environment.currentTimeMillis());
    world.then("removeStaleBindings", () -> dropped[0] = stage.environment.currentTimeMillis());

    stage.run(Stage.input(target));

    assertThat(dropped[0] - created[0]).isGreaterThanOrEqualTo(5 * 180_000L);
  }

  @Test
  void makesNewBindingsAgainAndLetsThemSpreadRatherThanDropAllThatIsLeft() {
    ClusterTarget target = world.cluster(1, "old-credentials", account(1));
    world.grant(account(1), UNCONDITIONAL);
    long[] tried = new long[2];
    world.then(
        "removeStaleBindings",
        () -> {
          tried[0] = stage.environment.currentTimeMillis();
          world.revoke(account(1), USER);
        });
    world.then("removeStaleBindings", () -> tried[1] = stage.environment.currentTimeMillis());

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.notes()).isEmpty();
    assertThat(tried[1] - tried[0]).isGreaterThanOrEqualTo(5 * 180_000L);
    assertThat(world.grantsOn(account(1))).containsExactlyInAnyOrder(TOKEN_CREATOR, USER);
  }

  @Test
  void reportsButDoesNotUndoWhenStaleBindingsCannotBeDroppedInTheEnd() {
    ClusterTarget target = world.cluster(1, "old-credentials", account(1));
    world.grant(account(1), UNCONDITIONAL);
    world.failAlways("removeStaleBindings", ErrorCode.IAM_PERMISSION_DENIED);

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(result.notes()).singleElement().asString().contains("IAM_PERMISSION_DENIED");
  }

  @Test
  void isUnchangedOnlyWithProofOfAnEarlierConfirmedRun() {
    ClusterTarget target = world.cluster(1, "proven", account(1));
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);

    ClusterResult proven = stage.runForBatch(withProof(target, "proven"));
    ClusterResult unproven = stage.runForBatch(withProof(target, "another"));

    assertThat(proven.outcome()).isEqualTo(new Outcome.Unchanged("proven"));
    assertThat(unproven.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(world.count("updateCluster")).isEqualTo(1);
  }

  @Test
  void retriesTheUpdateWhileIamLags() {
    ClusterTarget target = world.cluster(1);
    for (int i = 0; i < 8; i++) {
      world.failNext("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    }

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(world.count("updateCluster")).isEqualTo(9);
  }

  @Test
  void postsOnceMoreAfterALostAnswerSoThatTheConfirmedIdIsItsOwn() {
    ClusterTarget target = world.cluster(1);
    world.loseAnswerOfNextUpdate();

    ClusterResult result = stage.run(Stage.input(target));

    assertThat(result.outcome()).isEqualTo(new Outcome.Onboarded("credentials-2"));
    assertThat(world.credentialsOf(1)).isEqualTo("credentials-2");
  }

  @Test
  void rejectsBeforeAnythingIsTouched() {
    ClusterTarget terraforms = world.cluster(1);
    world.managedBy(1, "terraform");
    ClusterTarget linkedElsewhere = world.cluster(2, "c", account(9));

    assertThat(codeOf(stage.run(Stage.input(terraforms))))
        .isEqualTo(ErrorCode.MANAGED_BY_TERRAFORM);
    assertThat(codeOf(stage.run(Stage.input(linkedElsewhere))))
        .isEqualTo(ErrorCode.LINKED_ELSEWHERE);
    assertThat(codeOf(stage.run(Stage.input(FakeWorld.target(3)))))
        .isEqualTo(ErrorCode.CLUSTER_NOT_FOUND);
    assertThat(codeOf(stage.run(Stage.input(ClusterTarget.of("../x", "p", "q")))))
        .isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(steps()).containsOnly("lookUpCluster");
  }

  @Test
  void refusesInputsThatLackEverythingInsteadOfHangingOnThem() {
    WorkflowStub onboarding = stage.raw("OnboardingWorkflow", "raw-onboarding");
    WorkflowStub fleet = stage.raw("FleetWorkflow", "raw-fleet");

    onboarding.start(Map.of());
    fleet.start(Map.of("name", "x", "clusters", Map.of("count", 3)));

    assertThatThrownBy(() -> onboarding.getResult(Object.class))
        .hasRootCauseInstanceOf(ApplicationFailure.class)
        .rootCause()
        .hasMessageContaining("INVALID_INPUT");
    assertThatThrownBy(() -> fleet.getResult(Object.class))
        .rootCause()
        .hasMessageContaining("INVALID_INPUT");
  }

  @Test
  void believesOnlyABatchWhatIsProven() {
    ClusterTarget target = world.cluster(1, "proven", account(1));
    world.grant(account(1), TOKEN_CREATOR);
    world.grant(account(1), USER);

    ClusterResult result = stage.run(withProof(target, "proven"));

    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
  }

  private static ErrorCode codeOf(ClusterResult result) {
    assertThat(result.outcome()).isInstanceOf(Outcome.Rejected.class);
    return ((Outcome.Rejected) result.outcome()).code();
  }

  private static OnboardingInput withProof(ClusterTarget target, String proof) {
    var plain = Stage.input(target);
    return new OnboardingInput(
        target, plain.options(), plain.authorship(), null, null, null, 0, null, null, proof, 0);
  }

  private static Grant described(Grant grant, String description) {
    Condition condition = grant.condition();
    return new Grant(
        grant.role(),
        new Condition(condition.title(), description, condition.expression()),
        grant.member());
  }

  private List<String> steps() {
    return world.calls().stream().map(call -> call.substring(0, call.indexOf(' '))).toList();
  }
}
