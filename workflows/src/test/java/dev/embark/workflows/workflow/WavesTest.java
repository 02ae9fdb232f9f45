package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.AuditEntry;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.SkipResult;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.model.WaveStatus;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Waves, their gates and soaks, and the operators' commands to them. */
@Timeout(300)
class WavesTest {

  private static final Authorship ADA = new Authorship("ada", "because", "CHG-1");
  private static final Control COMMAND = Control.by(ADA);
  private static final Wave CANARY = Wave.ofClusters("canary", 1);
  private static final Wave REST = Wave.ofPercent("rest", 100);

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void startsAWaveOnlyWhenTheOneBeforeIsOver() {
    FleetWorkflow fleet = start(40, "100%", CANARY, Wave.ofPercent("early", 25), REST);
    stage.await(() -> fleet.status().wave() != null && fleet.status().wave().equals("early"));
    assertThat(world.count("confirmCluster")).isEqualTo(1);
    stage.await(() -> fleet.status().wave().equals("rest"));
    assertThat(world.count("confirmCluster")).isEqualTo(10);

    FleetStatus end = stage.end(fleet);

    assertThat(end.counts().of("Onboarded")).isEqualTo(40);
    assertThat(end.waves()).extracting(WaveStatus::state).containsOnly(WaveState.DONE);
    assertThat(end.waves())
        .extracting(wave -> wave.counts().of("Onboarded"))
        .containsExactly(1, 9, 30);
    assertThat(end.batches())
        .extracting(id -> id.replaceAll("^fleet/test/[0-9a-f]{8}/", ""))
        .containsExactly("canary/1", "early/2", "rest/3");
  }

  @Test
  void aCanaryThatFailsPausesARunOfAShareAndARetryMendsIt() {
    world.failAlways("createBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
    FleetWorkflow fleet = start(40, "5%", CANARY, REST);
    stage.await(() -> fleet.status().state() == FleetState.PAUSED);

    FleetStatus paused = fleet.status();
    assertThat(paused.pause()).isEqualTo(FleetPause.BUDGET);
    assertThat(paused.why()).isEqualTo("Wave canary: 1 clusters failed, 0 allowed.");
    assertThat(world.count("registerServiceAccount")).isEqualTo(1);
    assertRefused(() -> fleet.resume(COMMAND), "Retry them first");
    world.heal();
    fleet.retry(COMMAND);
    assertThat(fleet.status().counts().failed()).isZero();
    fleet.resume(COMMAND);

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Onboarded")).isEqualTo(40);
    assertThat(end.counts().failed()).isZero();
    assertThat(world.count("registerServiceAccount")).isEqualTo(41);
    assertThat(fleet.audit().entries())
        .extracting(AuditEntry::command)
        .containsExactly("retry", "resume");
    assertThat(fleet.audit().entries()).extracting(AuditEntry::authorship).containsOnly(ADA);
  }

  @Test
  void asksForApprovalOnlyAfterALookThatPassed() {
    ClusterTarget terraform = world.cluster(3);
    world.managedBy(3, "terraform");
    FleetWorkflow fleet = start(5, "0", CANARY, REST.approvedWithin(Duration.ofHours(1)));
    stage.await(() -> fleet.status().state() == FleetState.PAUSED);

    FleetStatus blocked = fleet.status();
    assertThat(blocked.pause()).isEqualTo(FleetPause.PREFLIGHT);
    assertThat(blocked.why()).contains("1 MANAGED_BY_TERRAFORM").contains(terraform.clusterId());
    assertRefused(
        () -> fleet.approve(new Approval(ADA, null)), "Wave rest will ask when its turn comes");
    assertThat(fleet.skip(skip(3))).isEqualTo(new SkipResult(1, 0, 0, 0));
    fleet.resume(COMMAND);
    stage.await(() -> fleet.status().state() == FleetState.AWAITING_APPROVAL);
    assertThat(world.count("registerServiceAccount")).isEqualTo(1);
    assertRefused(() -> fleet.approve(new Approval(ADA, "canary")), "wave rest is");
    fleet.approve(new Approval(ADA, "rest"));

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Onboarded")).isEqualTo(4);
    assertThat(end.counts().of("Skipped")).isEqualTo(1);
    assertThat(end.waves().get(1).approvedBy()).isEqualTo("ada");
    assertRefusedAfterTheEnd(fleet);
  }

  @Test
  void anApprovalThatNobodyGivesPausesAndResumingAsksAnew() {
    FleetWorkflow fleet = start(3, "0", CANARY, REST.approvedWithin(Duration.ofMinutes(10)));
    stage.await(() -> fleet.status().state() == FleetState.PAUSED);
    assertThat(fleet.status().pause()).isEqualTo(FleetPause.APPROVAL_EXPIRED);
    assertThat(fleet.status().why()).contains("Nobody approved wave rest within 10 minutes");
    long looks = world.count("takeInventory");

    fleet.resume(COMMAND);
    stage.await(() -> fleet.status().state() == FleetState.AWAITING_APPROVAL);

    assertThat(world.count("takeInventory")).isEqualTo(looks + 1);
    fleet.approve(new Approval(ADA, null));
    assertThat(stage.end(fleet).counts().of("Onboarded")).isEqualTo(3);
  }

  @Test
  void aClusterThatBreaksDuringTheSoakCountsAsAFailure() {
    FleetWorkflow fleet =
        start(6, "0", Wave.ofClusters("canary", 2).soaking(Duration.ofMinutes(1)), REST);
    stage.await(() -> fleet.status().waves().get(0).state() == WaveState.SOAKING);
    long began = stage.environment.currentTimeMillis();

    world.broken(2, "warning");
    stage.await(() -> fleet.status().state() == FleetState.PAUSED);

    assertThat(stage.environment.currentTimeMillis() - began).isGreaterThan(50_000L);
    FleetStatus paused = fleet.status();
    assertThat(paused.why()).isEqualTo("1 clusters failed, 0 allowed.");
    assertThat(paused.counts().of("Unconfirmed")).isEqualTo(1);
    assertThat(paused.attention())
        .extracting(ClusterProgress::clusterId, ClusterProgress::code)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(FakeWorld.id(2), ErrorCode.RECONCILE_FAILED));
    assertThat(world.count("registerServiceAccount")).isEqualTo(2);
    world.broken(2, "ready");
    fleet.retry(COMMAND);
    fleet.resume(COMMAND);

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().failed()).isZero();
    assertThat(end.counts().endedTotal()).isEqualTo(6);
  }

  @Test
  void theWindowAndTheBudgetsMayBeChangedOnTheWay() {
    FleetWorkflow fleet = start(60, "50%", REST);
    fleet.set(new Limits(ADA, MaxInFlight.of(3), null, null));
    stage.await(() -> world.count("registerServiceAccount") >= 3);
    assertThat(fleet.status().maxInFlight()).isEqualTo(3);
    assertRefused(() -> fleet.set(new Limits(ADA, null, null, null)), "Nothing to set");
    assertRefused(
        () -> fleet.set(new Limits(ADA, null, MaxFailures.parse("1"), "early")),
        "There is no wave early; the fleet has rest");
    assertRefused(
        () -> fleet.set(new Limits(ADA, MaxInFlight.of(9), null, "rest")), "no window of its own");

    fleet.set(new Limits(ADA, new MaxInFlight(50, true), MaxFailures.parse("4"), "rest"));

    FleetStatus changed = fleet.status();
    assertThat(changed.maxInFlight()).isEqualTo(30);
    assertThat(changed.waves().get(0).failuresAllowed()).isEqualTo(4);
    assertThat(changed.failuresAllowed()).isEqualTo(30);
    assertThat(changed.commands()).isEqualTo(2);
    assertThat(stage.end(fleet).counts().of("Onboarded")).isEqualTo(60);
  }

  @Test
  void skipsWhatHasNotStartedLetsHeldOnesGoAndLeavesWhatIsUnderWay() {
    world.failAlways("createBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(clusters(8), new Rollout(3, MaxFailures.parse("5")), Stage.holding()));
    stage.await(() -> fleet.status().counts().held() == 1);
    stage.await(() -> world.count("registerServiceAccount") >= 3);
    assertRefused(
        () -> fleet.skip(new Skip(Authorship.of("ada"), List.of(FakeWorld.id(8)), null, false)),
        "Say why with --reason");
    assertRefused(() -> fleet.skip(skip(99)), "The fleet has no cluster " + FakeWorld.id(99));
    assertRefused(() -> fleet.skip(skip(2)), "Nothing was skipped: 0 skipped, 0 held");

    assertThat(fleet.skip(skip(1, 2, 8))).isEqualTo(new SkipResult(1, 1, 1, 0));

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Skipped")).isEqualTo(2);
    assertThat(end.counts().of("Onboarded")).isEqualTo(6);
    assertThat(end.counts().failed()).isZero();
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.linkOf(8)).isEmpty();
  }

  /** A command's id includes the number of commands before it. */
  @Test
  void countsASkipThatFoundNothingToSkip() {
    FleetWorkflow fleet = start(1, "0", REST);
    stage.await(() -> world.count("registerServiceAccount") == 1);

    assertRefused(() -> fleet.skip(skip(1)), "Nothing was skipped");

    assertThat(fleet.status().commands()).isEqualTo(1);
    assertThat(fleet.audit().entries())
        .extracting(AuditEntry::command, AuditEntry::effect)
        .containsExactly(org.assertj.core.api.Assertions.tuple("skip", "nothing was skipped"));
  }

  @Test
  void staysOpenUntilTheHeldOnesAreDecidedWhileLaterWavesGoOn() {
    world.failAlways("createBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
    FleetWorkflow fleet =
        stage.start(
            Stage.fleet(
                clusters(5),
                new Rollout(5, MaxFailures.parse("5")).in(List.of(CANARY, REST)),
                Stage.holding()));
    stage.await(() -> fleet.status().state() == FleetState.NEEDS_ATTENTION);

    assertThat(fleet.status().counts().of("Onboarded")).isEqualTo(4);
    assertThat(fleet.status().waitsForSomebody()).isTrue();
    world.heal();
    fleet.retry(COMMAND);

    assertThat(stage.end(fleet).counts().of("Onboarded")).isEqualTo(5);
  }

  @Test
  void retriesOnlyWhatFailedWithinARunningBatch() {
    world.failAlways("createBindings", 2, ErrorCode.IAM_PERMISSION_DENIED);
    FleetWorkflow fleet = start(20, "5", REST);
    fleet.set(new Limits(ADA, MaxInFlight.of(5), null, null));
    stage.await(() -> fleet.status().counts().failed() == 1);
    assertThat(fleet.unsettled()).containsExactly(FakeWorld.id(2));
    world.heal();

    fleet.retry(COMMAND);

    FleetStatus end = stage.end(fleet);
    assertThat(end.counts().of("Onboarded")).isEqualTo(20);
    assertThat(end.batches()).hasSize(1);
    assertThat(world.count("updateCluster")).isEqualTo(20);
    assertRefusedAfterTheEnd(fleet);
  }

  @Test
  void refusesCommandsThatMakeNoSense() {
    FleetWorkflow fleet = start(4, "0", REST.approvedWithin(Duration.ofHours(2)));
    stage.await(() -> fleet.status().state() == FleetState.AWAITING_APPROVAL);

    assertRefused(() -> fleet.resume(COMMAND), "The fleet is not paused.");
    assertRefused(() -> fleet.retry(COMMAND), "No cluster of the fleet has failed or is held.");
    fleet.pause(COMMAND);
    assertRefused(() -> fleet.pause(COMMAND), "already paused: Paused by ada under CHG-1: because");
    fleet.stop(COMMAND);
    assertThat(stage.end(fleet).state()).isEqualTo(FleetState.STOPPED);
    assertThat(world.count("registerServiceAccount")).isZero();
  }

  // ---- setup

  private FleetWorkflow start(int clusters, String maxFailures, Wave... waves) {
    return stage.start(
        Stage.fleet(
            clusters(clusters),
            new Rollout(200, MaxFailures.parse(maxFailures)).in(List.of(waves)),
            ClusterOptions.DEFAULT));
  }

  private List<ClusterTarget> clusters(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            number -> world.hasCluster(number) ? FakeWorld.target(number) : world.cluster(number))
        .toList();
  }

  private static Skip skip(int... clusters) {
    return new Skip(ADA, IntStream.of(clusters).mapToObj(FakeWorld::id).toList(), null, false);
  }

  private static void assertRefused(Runnable command, String words) {
    assertThatThrownBy(command::run)
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining(words);
  }

  private static void assertRefusedAfterTheEnd(FleetWorkflow fleet) {
    assertThatThrownBy(() -> fleet.pause(COMMAND)).isInstanceOf(RuntimeException.class);
  }
}
