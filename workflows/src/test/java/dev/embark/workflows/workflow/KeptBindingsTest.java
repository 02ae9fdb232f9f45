package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bindings of a shared account that an undo has kept, because a cluster used them. */
@Timeout(300)
class KeptBindingsTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  /** Otherwise the second one would take them for bindings that were there before the fleet. */
  @Test
  void areRemovedByALaterUndoOnceNobodyUsesThem() {
    // given
    String account = FakeWorld.account(1);
    List<ClusterTarget> targets = List.of(world.cluster(1), sharing(2, account));
    world.cluster(3, null, account);
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    int[] grantsBeforeTheSecond = new int[1];
    world.then(
        "registerServiceAccount" + FakeWorld.id(2),
        () -> {
          grantsBeforeTheSecond[0] = world.grantsOn(account).size();
          world.cluster(3);
        });

    // when
    FleetStatus end = runOneByOne(targets);

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(2);
    assertThat(grantsBeforeTheSecond[0]).isEqualTo(2);
    assertThat(world.grantsOn(account)).isEmpty();
  }

  /**
   * Once nothing of the fleet is left, the bindings that somebody else has made are not its own.
   */
  @Test
  void areNoReasonToRemoveThoseThatSomebodyElseMadeAfterThem() {
    // given
    String account = FakeWorld.account(1);
    List<ClusterTarget> targets =
        List.of(world.cluster(1), sharing(2, account), sharing(4, account));
    world.cluster(3, null, account);
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    world.then("registerServiceAccount" + FakeWorld.id(2), () -> world.cluster(3));
    // The undo of the second one asks before its removal and after it.
    world.then("findLinkedClusters" + FakeWorld.id(2), () -> {});
    int[] grantsAfterTheSecond = new int[] {-1};
    world.then(
        "findLinkedClusters" + FakeWorld.id(2),
        () -> {
          grantsAfterTheSecond[0] = world.grantsOn(account).size();
          bind(account);
        });

    // when
    FleetStatus end = runOneByOne(targets);

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(3);
    assertThat(grantsAfterTheSecond[0]).isZero();
    assertThat(world.grantsOn(account)).hasSize(2);
  }

  /** The second one finds that somebody has removed the kept ones: none of them are the fleet's. */
  @Test
  void areForgottenOnceAnUndoFindsThatTheyAreGone() {
    // given
    String account = FakeWorld.account(1);
    List<ClusterTarget> targets =
        List.of(world.cluster(1), sharing(2, account), sharing(4, account));
    world.cluster(3, null, account);
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    world.failAlways("createBindings", 2, ErrorCode.POLICY_FULL);
    world.then(
        "registerServiceAccount" + FakeWorld.id(2),
        () -> {
          world.cluster(3);
          world.takeAllGrants(account);
        });
    // Its undo looks twice, and asks before and after each look.
    IntStream.rangeClosed(1, 3)
        .forEach(i -> world.then("findLinkedClusters" + FakeWorld.id(2), () -> {}));
    world.then("findLinkedClusters" + FakeWorld.id(2), () -> bind(account));

    // when
    FleetStatus end = runOneByOne(targets);

    // then
    assertThat(end.counts().of("RolledBack")).isEqualTo(3);
    assertThat(world.grantsOn(account)).hasSize(2);
  }

  private ClusterTarget sharing(int number, String account) {
    world.cluster(number);
    return ClusterTarget.of(FakeWorld.id(number), FakeWorld.PROJECT, account);
  }

  private FleetStatus runOneByOne(List<ClusterTarget> targets) {
    Rollout oneByOne = new Rollout(1, MaxFailures.parse("100%"));
    return stage.end(stage.start(Stage.fleet(targets, oneByOne, ClusterOptions.DEFAULT)));
  }

  /** Somebody makes the bindings. */
  private void bind(String account) {
    world.grant(account, CastServiceAccount.tokenCreatorGrant(FakeWorld.CAST));
    world.grant(account, CastServiceAccount.serviceAccountUserGrant(FakeWorld.CAST));
  }
}
