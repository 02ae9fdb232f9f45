package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.AuditEntry;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
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
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Sends every command that a fleet accepts to one fleet on a real server. */
@RealServer
@Timeout(600)
class FleetControlsTest {

  private static final Authorship ADA = new Authorship("ada", "a test", "CHG-7");
  private static final Control COMMAND = Control.by(ADA);

  /** Long enough to be observed, and for a command to be sent, on a busy machine. */
  private static final Duration SOAK = Duration.ofSeconds(20);

  /** Longer than anything done meanwhile; the rollback interrupts it. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(30);

  private static Installation installation;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  @Execution(CONCURRENT)
  void isSteeredThroughThreeWavesByEachOfItsCommands(@TempDir Path folder) throws IOException {
    List<ClusterTarget> clusters = unused(12);
    SimulatorsProcess simulators = installation.simulators();
    // The first of the last wave, so that others are still to be started when it fails.
    ClusterTarget failing = clusters.get(4);
    simulators.breakCalls("controls", "gcpCreateSa", failing.clusterId(), 400);
    FleetWorkflow fleet = start("controls", clusters);

    // The canary goes first; the second wave is reviewed, then requires approval.
    await(fleet, () -> fleet.status().state() == FleetState.AWAITING_APPROVAL);
    assertThat(fleet.status().counts().of("Onboarded")).isEqualTo(1);
    assertRefused(() -> fleet.resume(COMMAND), "is not paused");
    fleet.set(new Limits(ADA, MaxInFlight.of(5), null, null));
    setOnceThoughSentTwice(fleet);
    assertThat(fleet.status().maxInFlight()).isEqualTo(2);
    assertThat(fleet.skip(skip(clusters.get(10)))).isEqualTo(new SkipResult(1, 0, 0, 0));
    fleet.approve(new Approval(ADA, "early"));

    // The wave soaks; meanwhile the fleet is paused, so that the third wave waits.
    await(fleet, () -> wave(fleet, "early").state() == WaveState.SOAKING);
    fleet.pause(COMMAND);
    await(fleet, () -> wave(fleet, "early").state() == WaveState.DONE);
    assertThat(wave(fleet, "rest").counts().started()).isEqualTo(1);
    assertThat(fleet.status().state()).isEqualTo(FleetState.PAUSED);
    fleet.resume(COMMAND);

    // One fails and none may: the fleet pauses itself, is repaired, and ends well.
    await(fleet, () -> fleet.status().pause() == FleetPause.BUDGET);
    assertRefused(() -> fleet.resume(COMMAND), "1 clusters failed, 0 allowed");
    assertThat(fleet.status().counts().started()).isLessThan(12);
    assertThat(fleet.unsettled()).containsExactly(failing.clusterId());
    simulators.mend("controls");
    fleet.retry(COMMAND);
    fleet.resume(COMMAND);

    FleetStatus end = WorkflowStub.fromTyped(fleet).getResult(FleetStatus.class);
    assertThat(end.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(end.counts().ended()).containsOnlyKeys("Onboarded", "Skipped");
    assertThat(end.counts().of("Onboarded")).isEqualTo(11);
    assertThat(fleet.audit().entries())
        .extracting(AuditEntry::command)
        .containsExactly("set", "set", "skip", "approve", "pause", "resume", "retry", "resume");
    assertThat(fleet.audit().entries()).extracting(AuditEntry::authorship).containsOnly(ADA);
    assertThat(simulators.calls(clusters.get(10).clusterId())).isZero();
    // Later the report, which needs no worker, shows the same.
    EmbarkRun report = EmbarkRun.of(installation, folder, "report", "controls", "--format", "json");
    JsonNode commands = new ObjectMapper().readTree(report.out()).path("fleet").path("commands");
    assertThat(commands)
        .extracting(command -> command.path("command").asText())
        .containsExactly("set", "set", "skip", "approve", "pause", "resume", "retry", "resume");
    assertThat(commands)
        .allSatisfy(
            command -> {
              assertThat(command.path("author").asText()).isEqualTo("ada");
              assertThat(command.path("reason").asText()).isEqualTo("a test");
              assertThat(command.path("change").asText()).isEqualTo("CHG-7");
            });
  }

  @Test
  @Execution(CONCURRENT)
  void stopsAndRollsBack() {
    List<ClusterTarget> clusters = unused(6);
    SimulatorsProcess simulators = installation.simulators();
    // None of them ends before the fleet is stopped.
    clusters.subList(0, 3).forEach(target -> holdUp(target, simulators));
    String before = simulators.truthAbout(clusters.get(3));
    FleetWorkflow stopped = oneAtATime("stopped", clusters.subList(0, 3), Installation.PROPAGATION);
    FleetWorkflow rolledBack = oneAtATime("rolled-back", clusters.subList(3, 6), LONG_WAIT);
    await(stopped, () -> stopped.status().counts().started() > 0);
    installation.awaitStep(clusters.get(3), "IAM propagation");
    assertThat(simulators.truthAbout(clusters.get(3)))
        .as("what there is to put back")
        .isNotEqualTo(before);

    stopped.stop(COMMAND);
    clusters.subList(0, 3).forEach(target -> simulators.mend(target.clusterId()));
    rolledBack.rollback(COMMAND);

    FleetStatus stop = WorkflowStub.fromTyped(stopped).getResult(FleetStatus.class);
    FleetStatus back = WorkflowStub.fromTyped(rolledBack).getResult(FleetStatus.class);
    assertThat(stop.state()).isEqualTo(FleetState.STOPPED);
    assertThat(stop.counts().of("Onboarded")).isEqualTo(stop.counts().started());
    assertThat(stop.counts().started()).isLessThan(3);
    assertThat(back.state()).isEqualTo(FleetState.ROLLED_BACK);
    assertThat(back.counts().of("RolledBack")).isEqualTo(1);
    assertThat(simulators.truthAbout(clusters.get(3))).isEqualTo(before);
  }

  private static void holdUp(ClusterTarget target, SimulatorsProcess simulators) {
    simulators.breakCalls(target.clusterId(), "gcpCreateSa", target.clusterId(), 503);
  }

  private static FleetWorkflow start(String name, List<ClusterTarget> clusters) {
    List<Wave> waves =
        List.of(
            Wave.ofClusters("canary", 1),
            Wave.ofClusters("early", 3).approvedWithin(Duration.ofHours(1)).soaking(SOAK),
            Wave.ofPercent("rest", 100));
    return installation.run(
        name,
        clusters,
        new Rollout(200, MaxFailures.parse("0")).in(waves),
        Installation.options(Installation.PROPAGATION));
  }

  private static FleetWorkflow oneAtATime(
      String name, List<ClusterTarget> clusters, Duration propagation) {
    return installation.run(
        name, clusters, new Rollout(1, MaxFailures.parse("0")), Installation.options(propagation));
  }

  /** Checks that a second update with the same id gets the first result and has no effect. */
  private static void setOnceThoughSentTwice(FleetWorkflow fleet) {
    UpdateOptions<Void> options =
        UpdateOptions.newBuilder(Void.class)
            .setUpdateName("set")
            .setUpdateId("set-1-same")
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build();
    for (int i = 0; i < 2; i++) {
      WorkflowStub.fromTyped(fleet)
          .startUpdate(options, new Limits(ADA, MaxInFlight.of(2), null, null))
          .getResult();
    }
  }

  private static WaveStatus wave(FleetWorkflow fleet, String name) {
    return fleet.status().waves().stream()
        .filter(wave -> wave.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Skip skip(ClusterTarget target) {
    return new Skip(ADA, List.of(target.clusterId()), null, false);
  }

  private static List<ClusterTarget> unused(int count) {
    return Stream.generate(() -> installation.simulators().unused(ClusterSituation.FRESH))
        .limit(count)
        .toList();
  }

  private static void await(FleetWorkflow fleet, BooleanSupplier condition) {
    Eventually.await(Installation.PATIENCE, condition, () -> "" + fleet.status());
  }

  private static void assertRefused(Runnable command, String words) {
    assertThatThrownBy(command::run)
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining(words);
  }
}
