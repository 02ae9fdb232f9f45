package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.CAST;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class FleetWorkflowTest {

  private static final Control ADA = Control.by(Authorship.of("ada"));
  private static final Rollout ONE_WAVE = new Rollout(200, MaxFailures.parse("0"));

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void onboardsAFleetWithTwoLookUpsAndFiveActivitiesACluster() {
    FleetStatus end = run(clusters(1, 40), new Rollout(200, MaxFailures.parse("0")));

    assertThat(end.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(end.counts().of("Onboarded")).isEqualTo(40);
    assertThat(world.count("takeInventory")).isEqualTo(1);
    assertThat(world.count("lookUpCluster")).isZero();
    assertThat(world.count("removalsSince")).isEqualTo(1);
    assertThat(world.calls()).hasSize(2 + 5 * 40);
  }

  @Test
  void runsSeveralBatchesAndNeverMoreClustersThanTheWindow() {
    List<ClusterTarget> targets = clusters(1, 600);
    int[] most = new int[1];
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(targets, new Rollout(120, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
    stage.await(
        () -> {
          FleetStatus now = fleet.status();
          most[0] = Math.max(most[0], now.counts().inFlight());
          return now.counts().endedTotal() == 600;
        });

    FleetStatus end = stage.end(fleet);

    assertThat(end.batches()).hasSize(3);
    assertThat(end.counts().of("Onboarded")).isEqualTo(600);
    assertThat(most[0]).isLessThanOrEqualTo(120);
  }

  @Test
  void pausesWhenMoreFailThanAllowedAndGoesOnWithAHigherBudget() {
    List<ClusterTarget> targets = clusters(1, 30);
    IntStream.rangeClosed(1, 3)
        .forEach(i -> world.failAlways("createBindings", i, ErrorCode.IAM_PERMISSION_DENIED));
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(targets, new Rollout(5, MaxFailures.parse("2")), ClusterOptions.DEFAULT));
    stage.await(() -> fleet.status().state() == FleetState.PAUSED);
    stage.await(() -> fleet.status().counts().inFlight() == 0);

    FleetStatus paused = fleet.status();
    assertThat(paused.why()).isEqualTo("3 clusters failed, 2 allowed.");
    assertThat(paused.counts().started()).isLessThan(30);
    assertThat(paused.attention())
        .extracting(ClusterProgress::code)
        .containsOnly(ErrorCode.IAM_PERMISSION_DENIED);
    assertThatThrownBy(() -> fleet.resume(ADA)).isInstanceOf(WorkflowUpdateException.class);
    fleet.resume(new Control(Authorship.of("ada"), MaxFailures.parse("10%"), false));

    FleetStatus end = stage.end(fleet);
    assertThat(end.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(end.counts().of("Onboarded")).isEqualTo(27);
    assertThat(end.counts().failed()).isEqualTo(3);
  }

  @Test
  void pausesOnASystemicFailureHoldsWhatIsInFlightAndUndoesNothing() {
    List<ClusterTarget> targets = clusters(1, 20);
    world.failAlways("updateCluster", ErrorCode.CASTAI_UNAUTHORIZED);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(targets, new Rollout(10, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
    stage.await(() -> fleet.status().counts().suspended() == 10);

    FleetStatus paused = fleet.status();
    assertThat(paused.state()).isEqualTo(FleetState.PAUSED);
    assertThat(paused.why()).contains("CASTAI_UNAUTHORIZED");
    assertThat(paused.counts().failed()).isZero();
    world.heal();
    fleet.resume(ADA);

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Onboarded")).isEqualTo(20);
    assertThat(world.count("unregisterServiceAccount") + world.count("restoreBindings")).isZero();
  }

  @Test
  void startsNothingWhilePaused() {
    List<ClusterTarget> targets = clusters(1, 20);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(targets, new Rollout(5, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
    stage.await(() -> world.count("registerServiceAccount") == 5);

    fleet.pause(ADA);
    stage.await(() -> world.count("confirmCluster") == 5);
    stage.environment.sleep(Duration.ofMinutes(5));

    assertThat(world.count("registerServiceAccount")).isEqualTo(5);
    assertThat(fleet.status().state()).isEqualTo(FleetState.PAUSED);
    fleet.resume(ADA);

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Onboarded")).isEqualTo(20);
  }

  @Test
  void finishesWhatIsInFlightWhenStopped() {
    List<ClusterTarget> targets = clusters(1, 20);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(targets, new Rollout(5, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
    stage.await(() -> world.count("registerServiceAccount") == 5);

    fleet.stop(ADA);

    FleetStatus end = stage.end(fleet);
    assertThat(end.state()).isEqualTo(FleetState.STOPPED);
    assertThat(end.counts().of("Onboarded")).isEqualTo(5);
    assertThat(end.counts().started()).isEqualTo(5);
  }

  @Test
  void undoesWhatIsBeforeItsPivotWhenRolledBackAndKeepsWhatIsDone() {
    List<ClusterTarget> targets = clusters(1, 20);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(targets, new Rollout(5, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
    stage.await(
        () -> world.count("confirmCluster") >= 5 && world.count("registerServiceAccount") >= 10);

    fleet.rollback(ADA);

    FleetStatus end = stage.end(fleet);
    assertThat(end.state()).isEqualTo(FleetState.ROLLED_BACK);
    assertThat(end.counts().of("Onboarded")).isEqualTo(5);
    assertThat(end.counts().of("RolledBack")).isEqualTo(end.counts().started() - 5);
    assertThat(world.grantsOn(account(20))).isEmpty();
  }

  @Test
  void startsNoClusterWhoseSharedAccountItLookedAtWhileTheFleetWasRolledBack() {
    FleetInput input = Stage.fleet(sharing(2), ONE_WAVE, ClusterOptions.DEFAULT);
    FleetWorkflow fleet = stage.fleet(input.name());
    world.then("captureBindings", () -> rollBackAndTellTheBatch(fleet));

    FleetStatus end = stage.end(stage.start(input));

    assertThat(end.state()).isEqualTo(FleetState.ROLLED_BACK);
    assertThat(end.counts().started()).isZero();
    assertThat(world.count("registerServiceAccount")).isZero();
  }

  private void rollBackAndTellTheBatch(FleetWorkflow fleet) {
    fleet.rollback(ADA);
    BatchWorkflow batch = stage.firstBatchOf(fleet);
    while (batch.status().share().mode() != Mode.ROLLBACK) {
      Thread.onSpinWait();
    }
  }

  @Test
  void rollsBackWhenCancelledInTheUi() {
    List<ClusterTarget> targets = clusters(1, 5);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(targets, new Rollout(5, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
    stage.await(() -> world.count("createBindings") == 5);

    WorkflowStub.fromTyped(fleet).cancel();
    stage.await(() -> fleet.status().state().isEnd());

    assertThatThrownBy(() -> WorkflowStub.fromTyped(fleet).getResult(FleetStatus.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(fleet.status().counts().of("RolledBack")).isEqualTo(5);
    IntStream.rangeClosed(1, 5).forEach(i -> assertThat(world.linkOf(i)).isEmpty());
  }

  @Test
  void leavesAnOnboardedFleetUnchangedOnTheSecondRun() {
    List<ClusterTarget> targets = clusters(1, 10);
    run(targets, ONE_WAVE);
    IntStream.rangeClosed(1, 10).forEach(i -> world.history.record(i, world.credentialsOf(i)));
    int before = world.calls().size();

    FleetStatus second = run(targets, ONE_WAVE);

    assertThat(second.counts().of("Unchanged")).isEqualTo(10);
    assertThat(world.calls().subList(before, world.calls().size()))
        .hasSize(13)
        .allMatch(
            call ->
                call.startsWith("takeInventory")
                    || call.startsWith("recordedCredentials")
                    || call.startsWith("removalsSince")
                    || call.startsWith("captureBindings"));
  }

  @Test
  void theLastOneOutTakesTheBindingsOfASharedAccountAway() {
    List<ClusterTarget> sharing = sharing(3);
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);

    FleetStatus end = run(sharing, new Rollout(200, MaxFailures.parse("100%")));

    assertThat(end.counts().of("RolledBack")).isEqualTo(3);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** A fleet may pause for days between two clusters, and others change accounts as well. */
  @Test
  void leavesBindingsThatSomebodyGaveToASharedAccountBetweenTwoClusters() {
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    List<Grant> given =
        List.of(
            CastServiceAccount.tokenCreatorGrant(CAST),
            CastServiceAccount.serviceAccountUserGrant(CAST));
    // The first cluster asks who uses the account before and after it removes its bindings.
    world.then("findLinkedClusters", () -> {});
    world.then("findLinkedClusters", () -> given.forEach(grant -> world.grant(account(1), grant)));

    FleetStatus end = run(sharing(2), new Rollout(1, MaxFailures.parse("100%")));

    assertThat(end.counts().of("RolledBack")).isEqualTo(2);
    assertThat(world.grantsOn(account(1))).containsExactlyElementsOf(given);
  }

  /** The undo of the first removed the bindings, which may not have propagated yet. */
  @Test
  void waitsLongAtASharedAccountAfterAnUndo() {
    // given
    List<ClusterTarget> sharing = sharing(2);
    world.failAlways("updateCluster", 1, ErrorCode.CASTAI_BAD_REQUEST);
    long[] millis = new long[2];
    world.then("restoreBindings", () -> millis[0] = stage.environment.currentTimeMillis());
    String second = "updateCluster" + FakeWorld.id(2);
    world.then(second, () -> millis[1] = stage.environment.currentTimeMillis());

    // when
    FleetStatus end = run(sharing, new Rollout(1, MaxFailures.parse("100%")));

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(1);
    assertThat(end.counts().of("Onboarded")).isEqualTo(1);
    assertThat(millis[1] - millis[0]).isGreaterThanOrEqualTo(5 * 180_000L);
  }

  @Test
  void keepsTheBindingsOfASharedAccountForTheOneThatSucceeded() {
    List<ClusterTarget> sharing = sharing(3);
    world.failAlways("updateCluster", 1, ErrorCode.CASTAI_BAD_REQUEST);
    world.failAlways("updateCluster", 3, ErrorCode.CASTAI_BAD_REQUEST);

    FleetStatus end = run(sharing, new Rollout(200, MaxFailures.parse("100%")));

    assertThat(end.counts().of("Onboarded")).isEqualTo(1);
    assertThat(end.counts().of("RolledBack")).isEqualTo(2);
    assertThat(world.grantsOn(account(1)))
        .containsExactly(
            CastServiceAccount.tokenCreatorGrant(CAST),
            CastServiceAccount.serviceAccountUserGrant(CAST));
  }

  @Test
  void keepsTheBindingsOfASharedAccountWhenTheFirstFailsAfterTheLastSucceeded() {
    List<ClusterTarget> sharing = sharing(3);
    // Retried for a quarter of an hour, long after the others were confirmed.
    world.failAlways("updateCluster", 1, ErrorCode.UPDATE_SERVER_ERROR);

    FleetStatus end = run(sharing, new Rollout(200, MaxFailures.parse("100%")));

    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(end.counts().of("RolledBack")).isEqualTo(1);
    assertThat(world.calls().lastIndexOf("confirmCluster " + FakeWorld.id(3)))
        .isLessThan(world.calls().lastIndexOf("updateCluster " + FakeWorld.id(1)));
    assertThat(world.grantsOn(account(1))).hasSize(2);
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.linkOf(3)).contains(account(1));
  }

  @Test
  void putsASharedAccountInOneBatchWithOneFirstLookAndOneChangeOfThePolicy() {
    List<ClusterTarget> targets = new ArrayList<>(sharing(3));
    targets.addAll(clusters(4, 8));

    FleetStatus end =
        run(
            targets,
            new Rollout(200, MaxFailures.parse("0"))
                .in(List.of(Wave.ofClusters("canary", 1), Wave.ofPercent("rest", 100))));

    assertThat(end.counts().of("Onboarded")).isEqualTo(8);
    // The canary skips the group; the group is in one wave and one batch.
    assertThat(end.waves().get(0).counts().total()).isEqualTo(1);
    assertThat(end.batches()).hasSize(2);
    assertThat(world.calls().stream().filter(call -> call.startsWith("captureBindings")).count())
        .isEqualTo(6);
  }

  @Test
  void waitsForAPersonWhenOnlyHeldClustersAreLeft() {
    List<ClusterTarget> targets = clusters(1, 4);
    world.failAlways("createBindings", 2, ErrorCode.IAM_PERMISSION_DENIED);
    FleetWorkflow fleet =
        stage.start(Stage.fleet(targets, new Rollout(4, MaxFailures.parse("2")), Stage.holding()));
    stage.await(() -> fleet.status().state() == FleetState.NEEDS_ATTENTION);
    assertThat(fleet.status().counts().held()).isEqualTo(1);

    world.heal();
    fleet.retry(ADA);

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Onboarded")).isEqualTo(4);
  }

  private FleetStatus run(List<ClusterTarget> targets, Rollout rollout) {
    FleetWorkflow fleet = stage.start(Stage.fleet(targets, rollout, ClusterOptions.DEFAULT));
    return stage.end(fleet);
  }

  private List<ClusterTarget> clusters(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(world::cluster).toList();
  }

  private List<ClusterTarget> sharing(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i -> {
              world.cluster(i);
              return ClusterTarget.of(FakeWorld.id(i), FakeWorld.PROJECT, account(1));
            })
        .toList();
  }
}
