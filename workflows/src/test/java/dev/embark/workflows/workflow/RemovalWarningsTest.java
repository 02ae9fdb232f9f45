package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Rollout;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clusters of a shared account are told that bindings may have been removed, and when. */
@Timeout(300)
class RemovalWarningsTest {

  private static final Control ADA = Control.by(Authorship.of("ada"));
  private static final long BUDGET = 15 * 60_000L;

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  /** The usual end where others use the account: nothing was removed, not even for a moment. */
  @Test
  void nobodyIsToldOrWaitsLongerWhereAnUndoKeptTheBindingsAtItsFirstQuestion() {
    // given
    List<ClusterTarget> targets = sharing(3);
    world.failAlways("createBindings", 1, ErrorCode.POLICY_FULL);
    long[] startedAt = new long[1];
    world.then("registerServiceAccount" + FakeWorld.id(3), () -> startedAt[0] = now());
    long[] updatedAt = noteUpdates(3);
    long began = now();

    // when
    FleetStatus end = stage.end(start(targets, 2, ClusterOptions.DEFAULT));

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(1);
    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(world.count("restoreBindings")).isZero();
    assertThat(warningsTo(2)).isZero();
    assertThat(updatedAt[1] - began).isBetween(180_000L, 240_000L);
    assertThat(updatedAt[2] - startedAt[0]).isBetween(180_000L, 240_000L);
  }

  /** They were away for a moment, whether IAM answered or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void othersAreToldWhereAnUndoGaveTheBindingsBackToThem(boolean answered) {
    // given
    List<ClusterTarget> targets = sharing(2);
    world.failAlways("updateCluster", 1, ErrorCode.CASTAI_BAD_REQUEST);
    world.failAlways("registerServiceAccount", 2, ErrorCode.CASTAI_UNAVAILABLE);
    long[] removedAt = new long[1];
    world.then(
        "restoreBindings",
        () -> {
          removedAt[0] = now();
          world.heal();
          world.cluster(2, null, FakeWorld.account(1));
          if (!answered) {
            world.takeAllGrants(FakeWorld.account(1));
            FakeWorld.fail(ErrorCode.IAM_UNAVAILABLE);
          }
        });
    long[] updatedAt = noteUpdates(2);

    // when
    FleetStatus end = stage.end(start(targets, 2, ClusterOptions.DEFAULT));

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(1);
    assertThat(world.grantsOn(FakeWorld.account(1))).hasSize(2);
    assertThat(warningsTo(2)).isEqualTo(1);
    assertThat(updatedAt[1] - removedAt[0]).isGreaterThanOrEqualTo(BUDGET);
  }

  /** Within the pause between two warnings, and after it. */
  @ParameterizedTest
  @ValueSource(ints = {10, 400})
  void aClusterThatWaitsIsToldOfEachFurtherRemovalInTime(int secondsBetween) {
    // given
    List<ClusterTarget> targets = sharing(3);
    long[] updatedAt = noteUpdates(3);
    FleetWorkflow fleet = start(targets, 3, ClusterOptions.DEFAULT);
    targets.forEach(target -> await(target, Phase.Waiting));

    // when
    takeBack(1);
    stage.environment.sleep(Duration.ofSeconds(secondsBetween));
    long removedAt = takeBack(2);
    FleetStatus end = stage.end(fleet);

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(2);
    assertThat(warningsTo(3)).isEqualTo(2);
    assertThat(updatedAt[2] - removedAt).isGreaterThanOrEqualTo(BUDGET);
  }

  /** Its next wait comes after the release, whoever releases it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHeldClusterIsToldWhenItGoesOn(boolean releasedByTheFleet) {
    // given
    List<ClusterTarget> targets = sharing(2);
    world.failAlways("createBindings", 2, ErrorCode.POLICY_FULL);
    long[] updatedAt = noteUpdates(2);
    FleetWorkflow fleet = start(targets, 2, Stage.holding());
    stage.await(() -> fleet.status().counts().held() == 1);
    await(targets.get(0), Phase.Waiting);
    long removedAt = takeBack(1);
    stage.environment.sleep(Duration.ofSeconds(30));
    long whileHeld = warningsTo(2);
    world.heal();

    // when
    if (releasedByTheFleet) {
      fleet.retry(ADA);
    } else {
      stage.cluster(targets.get(1)).retry(ADA);
    }
    stage.end(fleet);

    // then
    assertThat(whileHeld).isZero();
    assertThat(warningsTo(2)).isEqualTo(1);
    assertThat(updatedAt[1] - removedAt).isGreaterThanOrEqualTo(BUDGET);
  }

  /** Somebody onboarded a cluster that is still to come, and took it back. */
  @Test
  void aClusterThatWaitsIsToldOfARemovalThatTheBatchLearnsOfLater() {
    // given
    List<ClusterTarget> targets = sharing(2);
    long[] updatedAt = noteUpdates(2);
    FleetWorkflow fleet = start(targets, 1, ClusterOptions.DEFAULT);
    await(targets.get(0), Phase.Waiting);
    stage.environment.sleep(Duration.ofSeconds(70));
    long removedAt = now() - 10_000;
    world.history.undone(2, removedAt);

    // when
    fleet.set(new Limits(Authorship.of("ada"), MaxInFlight.of(2), null, null));
    FleetStatus end = stage.end(fleet);

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(warningsTo(1)).isEqualTo(1);
    assertThat(updatedAt[0] - removedAt).isGreaterThanOrEqualTo(BUDGET);
    assertThat(updatedAt[1] - removedAt).isGreaterThanOrEqualTo(BUDGET);
  }

  /** It makes no update that could rely on what was removed. */
  @Test
  void aClusterThatIsRolledBackIsToldNothing() {
    // given
    List<ClusterTarget> targets = sharing(2);
    world.failAlways("unregisterServiceAccount", 2, ErrorCode.CASTAI_UNAVAILABLE);
    FleetWorkflow fleet = start(targets, 2, ClusterOptions.DEFAULT);
    targets.forEach(target -> await(target, Phase.Waiting));
    leaveOnly(1);

    // when
    fleet.rollback(ADA);
    await(targets.get(0), Phase.Done);
    stage.environment.sleep(Duration.ofSeconds(30));
    world.heal();
    FleetStatus end = stage.end(fleet);

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(2);
    assertThat(world.count("restoreBindings")).isPositive();
    assertThat(warningsTo(2)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "RUN, 1, true",
    "STOP, 1, true",
    "ROLLBACK, 1, false",
    "RUN, 10000, true",
    "RUN, 10001, false"
  })
  void aLongHistoryHasNoRoomForWarnings(Mode mode, long events, boolean areOfUse) {
    assertThat(RemovalWarnings.areOfUse(mode, events)).isEqualTo(areOfUse);
  }

  private FleetWorkflow start(List<ClusterTarget> targets, int window, ClusterOptions options) {
    return stage.start(
        Stage.fleet(targets, new Rollout(window, MaxFailures.parse("100%")), options));
  }

  private void await(ClusterTarget target, Phase phase) {
    stage.await(() -> phaseOf(target) == phase);
  }

  private Phase phaseOf(ClusterTarget target) {
    try {
      return stage.cluster(target).status().phase();
    } catch (WorkflowNotFoundException notYet) {
      return Phase.Done;
    }
  }

  /** Rolls a cluster back that removes the bindings; returns the time just before it does. */
  private long takeBack(int number) {
    long[] at = leaveOnly(number);
    ClusterTarget target = FakeWorld.target(number);
    stage.cluster(target).rollback(ADA);
    await(target, Phase.Done);
    assertThat(at[0]).isPositive();
    return at[0];
  }

  /**
   * When this cluster's undo asks who uses the account, the account has its bindings, and is linked
   * to no other cluster. Returns an array that will hold the time of the question.
   */
  private long[] leaveOnly(int number) {
    String account = FakeWorld.account(1);
    long[] at = new long[1];
    world.then(
        "findLinkedClusters" + FakeWorld.id(number),
        () -> {
          at[0] = now();
          IntStream.rangeClosed(1, 3)
              .filter(i -> i != number && world.hasCluster(i))
              .forEach(world::cluster);
          world.takeAllGrants(account);
          world.grant(account, CastServiceAccount.tokenCreatorGrant(FakeWorld.CAST));
          world.grant(account, CastServiceAccount.serviceAccountUserGrant(FakeWorld.CAST));
        });
    return at;
  }

  private long warningsTo(int cluster) {
    return stage.signals(FakeWorld.id(cluster), "bindingsRemoved");
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

  private long now() {
    return stage.environment.currentTimeMillis();
  }

  /** When each cluster was updated first, by its number less one. */
  private long[] noteUpdates(int clusters) {
    long[] updatedAt = new long[clusters];
    IntStream.rangeClosed(1, clusters)
        .forEach(
            i -> world.then("updateCluster" + FakeWorld.id(i), () -> updatedAt[i - 1] = now()));
    return updatedAt;
  }
}
