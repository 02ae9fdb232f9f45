package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs that begin a moment after another one's undo: its removal may propagate after the bindings
 * that they add, so an update could be accepted on the removed ones.
 */
@Timeout(300)
class RecentUndoTest {

  private static final Control ADA = Control.by(Authorship.of("ada"));

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void waitsLongAfterAnUndoThatEndedAMomentAgo() {
    // given
    ClusterTarget target = world.cluster(1);
    long began = stage.environment.currentTimeMillis();
    world.history.undone(1, began - Duration.ofMinutes(1).toMillis());
    long[] updatedAt = new long[1];
    world.then("updateCluster", () -> updatedAt[0] = stage.environment.currentTimeMillis());

    // when
    stage.run(Stage.input(target));

    // then
    assertThat(updatedAt[0] - began).isGreaterThanOrEqualTo(14 * 60_000L);
  }

  /** The next attempt finds the bindings, which have begun to spread only now. */
  @Test
  void waitsLongAlsoWhereTheAnswerToTheNewBindingsWasLost() {
    // given
    ClusterTarget target = world.cluster(1);
    long began = stage.environment.currentTimeMillis();
    world.history.undone(1, began - Duration.ofMinutes(1).toMillis());
    world.then(
        "createBindings",
        () -> {
          bind(FakeWorld.account(1));
          FakeWorld.fail(ErrorCode.IAM_UNAVAILABLE);
        });
    long[] updatedAt = noteUpdates(1);

    // when
    stage.run(Stage.input(target));

    // then
    assertThat(updatedAt[0] - began).isGreaterThanOrEqualTo(14 * 60_000L);
  }

  @Test
  void waitsAsUsualWhereNobodyCanSayWhetherThereWasAnUndo() {
    // given
    ClusterTarget target = world.cluster(1);
    world.failAlways("removalsSince", ErrorCode.INTERNAL);
    long began = stage.environment.currentTimeMillis();
    long[] updatedAt = new long[1];
    world.then("updateCluster", () -> updatedAt[0] = stage.environment.currentTimeMillis());

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(updatedAt[0] - began).isBetween(180_000L, 300_000L);
  }

  /** Somebody rolled a fleet back and starts it again. */
  @Test
  void waitsLongForClustersWhoseUndoEndedAMomentBeforeTheFleetBegan() {
    // given
    List<ClusterTarget> targets = List.of(world.cluster(1), world.cluster(2));
    long began = stage.environment.currentTimeMillis();
    world.history.undone(1, began - Duration.ofMinutes(5).toMillis());
    world.history.undone(2, began - Duration.ofMinutes(16).toMillis());
    long[] updatedAt = noteUpdates(2);

    // when
    FleetStatus end = run(targets);

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(updatedAt[0] - began).isBetween(600_000L, 700_000L);
    assertThat(updatedAt[1] - began).isBetween(180_000L, 280_000L);
  }

  /** Only the first of them writes the bindings, which are as new for the others. */
  @Test
  void waitsLongForEveryClusterOfAnAccountWhoseUndoEndedAMomentBeforeTheFleetBegan() {
    // given
    List<ClusterTarget> targets = sharing(2);
    long began = stage.environment.currentTimeMillis();
    world.history.undone(1, began - Duration.ofMinutes(1).toMillis());
    long[] updatedAt = noteUpdates(2);

    // when
    FleetStatus end = run(targets);

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(updatedAt[0] - began).isGreaterThanOrEqualTo(14 * 60_000L);
    assertThat(updatedAt[1] - began).isGreaterThanOrEqualTo(14 * 60_000L);
  }

  /** Only the last one out removes the bindings, and may be the last to start again. */
  @Test
  void waitsLongWhereTheUndoWasThatOfTheLastClusterOfTheAccount() {
    // given
    List<ClusterTarget> targets = sharing(40);
    long began = stage.environment.currentTimeMillis();
    world.history.undone(40, began - Duration.ofMinutes(1).toMillis());
    long[] updatedAt = noteUpdates(1);
    FleetWorkflow fleet = start(targets, 1);

    // when
    stage.await(() -> updatedAt[0] > 0);

    // then
    assertThat(updatedAt[0] - began).isGreaterThanOrEqualTo(14 * 60_000L);
    fleet.stop(ADA);
    stage.end(fleet);
  }

  /** A question about each of them each minute would fill the history of the batch. */
  @Test
  void asksAgainOnlyAboutTheClustersThatComeNext() {
    // given
    int clusters = 100;
    List<ClusterTarget> targets =
        IntStream.rangeClosed(1, clusters).mapToObj(world::cluster).toList();
    IntStream.rangeClosed(1, clusters).forEach(i -> world.managedBy(i, "terraform"));

    // when
    stage.end(start(targets, 1));

    // then
    assertThat(world.calls().stream().filter(call -> call.startsWith("removalsSince")))
        .containsExactly(
            "removalsSince 100", "removalsSince 75", "removalsSince 25", "removalsSince 25");
  }

  /** Each cluster looks for itself then, and has no need to know what the list would have shown. */
  @Test
  void waitsLongAlsoWhereCastAiDoesNotListTheClusters() {
    // given
    List<ClusterTarget> targets = List.of(world.cluster(1), world.cluster(2));
    world.failAlways("takeInventory", ErrorCode.CASTAI_UNAVAILABLE);
    long began = stage.environment.currentTimeMillis();
    world.history.undone(2, began - Duration.ofMinutes(1).toMillis());
    long[] updatedAt = noteUpdates(2);

    // when
    FleetStatus end = run(targets);

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(updatedAt[0] - began).isLessThan(12 * 60_000L);
    assertThat(updatedAt[1] - began).isGreaterThanOrEqualTo(14 * 60_000L);
  }

  /** The worker's minimum becomes known only with the capture, after the question. */
  @Test
  void waitsForTheBudgetThatTheMinimumOfTheWorkerGives() {
    // given
    world.minimumPropagation = Duration.ofMinutes(6);
    List<ClusterTarget> targets = List.of(world.cluster(1));
    long began = stage.environment.currentTimeMillis();
    world.history.undone(1, began - Duration.ofMinutes(20).toMillis());
    long[] updatedAt = noteUpdates(1);

    // when
    FleetStatus end = run(targets);

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(1);
    assertThat(updatedAt[0] - began).isBetween(600_000L, 700_000L);
  }

  /** It was started before the removal, and has made its bindings after it. */
  @Test
  void waitsLongWhereAnotherClusterOfTheAccountWasUndoneAfterTheStart() {
    // given
    List<ClusterTarget> targets = sharing(2);
    world.failAlways("updateCluster", 1, ErrorCode.CASTAI_BAD_REQUEST);
    world.failAlways("registerServiceAccount", 2, ErrorCode.CASTAI_UNAVAILABLE);
    long[] removedAt = new long[1];
    world.then(
        "restoreBindings",
        () -> {
          removedAt[0] = stage.environment.currentTimeMillis();
          world.heal();
        });
    long[] updatedAt = noteUpdates(2);

    // when
    FleetStatus end = run(targets);

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(1);
    assertThat(end.counts().of("Onboarded")).isEqualTo(1);
    assertThat(updatedAt[1] - removedAt[0]).isGreaterThanOrEqualTo(15 * 60_000L);
  }

  /** Each message stays in the history of the batch, of which hundreds may end together. */
  @Test
  void isToldInFewMessagesOfManyUndos() {
    // given
    int clusters = 8;
    List<ClusterTarget> targets = sharing(clusters);
    IntStream.range(1, clusters)
        .forEach(i -> world.failAlways("updateCluster", i, ErrorCode.CASTAI_BAD_REQUEST));
    world.failAlways("registerServiceAccount", clusters, ErrorCode.CASTAI_UNAVAILABLE);
    world.then("restoreBindings", world::heal);

    // when
    FleetStatus end = run(targets);

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(clusters - 1);
    assertThat(end.counts().of("Onboarded")).isEqualTo(1);
    assertThat(warningsTo(clusters)).isBetween(1L, 2L);
  }

  @Test
  void isToldNothingWhereNothingWasUndone() {
    List<ClusterTarget> targets = sharing(2);

    FleetStatus end = run(targets);

    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(warningsTo(1) + warningsTo(2)).isZero();
  }

  /** The removal by somebody else may spread after the bindings that the lost attempt made. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitsLongWhereAnAttemptWithoutAnAnswerMayHaveMadeBindingsAgain(boolean linked) {
    // given
    String account = FakeWorld.account(1);
    ClusterTarget target = world.cluster(1, "its-key", linked ? account : null);
    bind(account);
    world.then(
        "createBindings",
        () -> {
          world.takeAllGrants(account);
          world.grant(account, CastServiceAccount.serviceAccountUserGrant(FakeWorld.CAST));
          world.grant(account, CastServiceAccount.tokenCreatorGrant(FakeWorld.CAST));
          FakeWorld.fail(ErrorCode.IAM_UNAVAILABLE);
        });
    long began = stage.environment.currentTimeMillis();
    long[] updatedAt = noteUpdates(1);

    // when
    stage.run(Stage.input(target));

    // then
    assertThat(updatedAt[0] - began).isGreaterThanOrEqualTo(15 * 60_000L);
  }

  /** The look of a batch may be hours old, and the policy of a shared account change for others. */
  @Test
  void waitsAsUsualWhereThePolicyOfASharedAccountWasChangedSinceTheLookOfTheBatch() {
    // given
    String account = FakeWorld.account(1);
    List<ClusterTarget> targets = sharing(2);
    bind(account);
    world.then(
        "registerServiceAccount" + FakeWorld.id(1),
        () -> world.grant(account, new Grant("roles/viewer", null, "user:ada@example.com")));
    long began = stage.environment.currentTimeMillis();
    long[] updatedAt = noteUpdates(1);

    // when
    FleetStatus end = run(targets);

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(updatedAt[0] - began).isBetween(180_000L, 280_000L);
  }

  /** Whoever can reach Temporal can send the message. */
  @Test
  void waitsForTheBudgetAtMostWhateverTimeItIsTold() {
    // given
    long[] updatedAt = noteUpdates(1);
    OnboardingWorkflow run = stage.start(Stage.input(world.cluster(1)));
    long began = stage.environment.currentTimeMillis();

    // when
    run.bindingsRemovedByOther(Long.MAX_VALUE);
    run.bindingsRemovedByOther(Long.MIN_VALUE);

    // then
    assertThat(Stage.resultOf(run).outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(updatedAt[0] - began).isBetween(900_000L, 1_000_000L);
  }

  private long warningsTo(int cluster) {
    return stage.signals(FakeWorld.id(cluster), "bindingsRemoved");
  }

  private FleetStatus run(List<ClusterTarget> targets) {
    return stage.end(start(targets, 200));
  }

  private FleetWorkflow start(List<ClusterTarget> targets, int window) {
    Rollout rollout = new Rollout(window, MaxFailures.parse("100%"));
    return stage.start(Stage.fleet(targets, rollout, ClusterOptions.DEFAULT));
  }

  private List<ClusterTarget> sharing(int clusters) {
    return IntStream.rangeClosed(1, clusters)
        .mapToObj(
            i -> {
              world.cluster(i);
              return ClusterTarget.of(FakeWorld.id(i), FakeWorld.PROJECT, FakeWorld.account(1));
            })
        .toList();
  }

  private void bind(String account) {
    world.grant(account, CastServiceAccount.tokenCreatorGrant(FakeWorld.CAST));
    world.grant(account, CastServiceAccount.serviceAccountUserGrant(FakeWorld.CAST));
  }

  /** When each cluster was updated first, by its number less one. */
  private long[] noteUpdates(int clusters) {
    long[] updatedAt = new long[clusters];
    IntStream.rangeClosed(1, clusters)
        .forEach(
            i ->
                world.then(
                    "updateCluster" + FakeWorld.id(i),
                    () -> updatedAt[i - 1] = stage.environment.currentTimeMillis()));
    return updatedAt;
  }
}
