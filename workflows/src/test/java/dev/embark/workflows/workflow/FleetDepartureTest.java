package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.CAST;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class FleetDepartureTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void takesClustersOffWaveByWaveAndCallsTheirSilenceNoRelapse() {
    List<ClusterTarget> targets = onboarded(6);
    List<Wave> waves =
        List.of(
            Wave.ofClusters("canary", 1).soaking(Duration.ofMinutes(5)),
            Wave.ofPercent("rest", 100));

    FleetStatus end = run(targets, true, waves);

    assertThat(end.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(end.counts().of("Offboarded")).isEqualTo(6);
    assertThat(end.counts().failed()).isZero();
    for (int i = 1; i <= 6; i++) {
      assertThat(world.linkOf(i)).isEmpty();
      assertThat(world.grantsOn(account(i))).isEmpty();
    }
  }

  @Test
  void keepsLiveClustersWithoutTheOperatorsWordAndPausesAsForAnyFailure() {
    List<ClusterTarget> targets = onboarded(2);

    FleetWorkflow fleet =
        stage.start(
            input(targets, false, List.of(Wave.ofClusters("one", 1), Wave.ofPercent("rest", 100))));
    stage.await(() -> fleet.status().state() == FleetState.PAUSED);

    assertThat(fleet.status().counts().of("Rejected")).isEqualTo(1);
    assertThat(world.linkOf(1)).isPresent();
    assertThat(world.grantsOn(account(1))).hasSize(2);
  }

  @Test
  void letsTheLastOneOutRemoveTheBindingsOfASharedAccount() {
    List<ClusterTarget> sharing = threeOfOneAccount();

    FleetStatus end = run(sharing, true, List.of(Wave.ofPercent("all", 100)));

    assertThat(end.counts().of("Offboarded")).isEqualTo(3);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** Each run looks for itself, so that nothing that came alive meanwhile passes for unused. */
  @Test
  void looksUpNothingForClustersThatLookForThemselves() {
    // given
    List<ClusterTarget> sharing = threeOfOneAccount();

    // when
    FleetStatus end = run(sharing, true, List.of(Wave.ofPercent("all", 100)));

    // then
    assertThat(end.counts().of("Offboarded")).isEqualTo(3);
    assertThat(world.count("takeInventory")).isEqualTo(1);
    assertThat(world.count("captureBindings")).isEqualTo(3);
    assertThat(world.count("recordedCredentials")).isZero();
  }

  private List<ClusterTarget> onboarded(int count) {
    List<ClusterTarget> targets = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      targets.add(world.cluster(i, "credentials-" + i, account(i)));
      bind(i);
    }
    return targets;
  }

  private void bind(int number) {
    world.grant(account(number), CastServiceAccount.tokenCreatorGrant(CAST));
    world.grant(account(number), CastServiceAccount.serviceAccountUserGrant(CAST));
  }

  private FleetStatus run(List<ClusterTarget> targets, boolean accepted, List<Wave> waves) {
    List<ClusterTarget> shown = targets.stream().map(world::asShown).toList();
    return stage.end(stage.start(input(accepted ? shown : targets, accepted, waves)));
  }

  private static FleetInput input(List<ClusterTarget> targets, boolean accepted, List<Wave> waves) {
    ClusterList list = ClusterList.of(targets);
    return new FleetInput(
        "leaving",
        list.digest(),
        list,
        new Rollout(200, MaxFailures.parse("0")).in(waves),
        ClusterOptions.DEFAULT,
        Authorship.of("ada"),
        null,
        new OffboardingChoices(accepted, null));
  }

  private List<ClusterTarget> threeOfOneAccount() {
    List<ClusterTarget> sharing = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      world.cluster(i, "credentials-" + i, account(1));
      sharing.add(ClusterTarget.of(FakeWorld.id(i), FakeWorld.PROJECT, account(1)));
    }
    bind(1);
    return sharing;
  }
}
