package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long rollout with everything that can happen to it: the default three waves, three of a hundred
 * clusters failing, two workers, pause, set, resume, a breach, a retry; then the same clusters
 * again, all of them untouched. Takes minutes: {@code ./mvnw -pl e2e -am test
 * -Dtest=LongRolloutTest -Dsurefire.failIfNoSpecifiedTests=false -Dembark.rollout.clusters=2000}.
 */
@RealServer
@EnabledIfSystemProperty(named = "embark.rollout.clusters", matches = "\\d+")
class LongRolloutTest {

  private static final int CLUSTERS = Integer.getInteger("embark.rollout.clusters", 0);

  /** The usual three; the second may fail, so that the breach comes in the third. */
  private static final List<Wave> WAVES =
      List.of(
          Wave.ofClusters("canary", 1),
          new Wave(
              "early", null, 5, null, List.of(), null, Duration.ZERO, new MaxFailures(100, true)),
          Wave.ofPercent("rest", 100));

  private static final Duration PATIENCE = Duration.ofMinutes(40);
  private static final Control COMMAND = Control.by(Authorship.of("ada"));

  @TempDir Path folder;

  @Test
  void endsWithEachClusterOnboardedAndIsUnchangedWhenRunAgain() {
    try (Installation installation = Installation.own(folder, CLUSTERS);
        WorkerProcess second = installation.startWorker()) {
      assertThat(second.isReady()).isTrue();
      List<ClusterTarget> clusters = installation.simulators().wholeFleet();
      List<ClusterTarget> failing = everyThirtyThird(clusters);
      failing.forEach(target -> breakRegistration(installation.simulators(), target));

      FleetWorkflow fleet = start(installation, clusters);
      steer(fleet);
      failing.forEach(target -> installation.simulators().mend(target.clusterId()));
      fleet.retry(COMMAND);
      fleet.resume(COMMAND);
      FleetStatus first = end(fleet);
      assertThat(first.counts().ended()).containsOnlyKeys("Onboarded");
      assertThat(first.counts().of("Onboarded")).isEqualTo(CLUSTERS);
      report(installation, first);

      assertUnchangedWhenRunAgain(installation, clusters);
    }
  }

  private static void steer(FleetWorkflow fleet) {
    await(fleet, () -> "rest".equals(fleet.status().wave()));
    fleet.pause(COMMAND);
    assertThat(fleet.status().state()).isEqualTo(FleetState.PAUSED);
    fleet.set(new Limits(Authorship.of("ada"), MaxInFlight.of(400), null, null));
    fleet.resume(COMMAND);
    await(fleet, () -> fleet.status().pause() == FleetPause.BUDGET);
    // Nothing new is started while it is paused.
    await(fleet, () -> fleet.status().counts().inFlight() == 0);
    assertThat(fleet.status().counts().started()).isLessThan(CLUSTERS);
  }

  private static void assertUnchangedWhenRunAgain(
      Installation installation, List<ClusterTarget> clusters) {
    // The list behind the proof lags.
    Eventually.await(
        PATIENCE,
        () ->
            installation
                    .client()
                    .countWorkflows("EmbarkOutcome='Onboarded' AND ExecutionStatus='Completed'")
                    .getCount()
                >= CLUSTERS,
        () -> "all onboarded runs are listed");
    int writes = installation.simulators().policyWrites();
    FleetStatus second = end(start(installation, clusters));
    assertThat(second.counts().ended()).containsOnlyKeys("Unchanged");
    assertThat(installation.simulators().policyWrites()).isEqualTo(writes);
  }

  private static List<ClusterTarget> everyThirtyThird(List<ClusterTarget> clusters) {
    List<ClusterTarget> failing = new ArrayList<>();
    for (int i = 32; i < clusters.size(); i += 33) {
      failing.add(clusters.get(i));
    }
    return failing;
  }

  private static void breakRegistration(SimulatorsProcess simulators, ClusterTarget target) {
    simulators.breakCalls(target.clusterId(), "gcpCreateSa", target.clusterId(), 400);
  }

  private static FleetWorkflow start(Installation installation, List<ClusterTarget> clusters) {
    return installation.run(
        "long",
        clusters,
        new Rollout(200, MaxFailures.parse("1%")).in(WAVES),
        Installation.options(Installation.PROPAGATION));
  }

  private static FleetStatus end(FleetWorkflow fleet) {
    return WorkflowStub.fromTyped(fleet).getResult(FleetStatus.class);
  }

  /** Reports the length of the histories, which is bounded. */
  private static void report(Installation installation, FleetStatus status) {
    Consumer<String> say = System.err::println;
    long fleet = events(installation, WorkflowIds.fleet("long"));
    long batch =
        status.batches().stream().mapToLong(id -> events(installation, id)).max().orElse(0);
    say.accept(
        "fleet: "
            + fleet
            + " events; longest of "
            + status.batches().size()
            + " batches: "
            + batch);
    assertThat(fleet).isLessThanOrEqualTo(4_000);
    assertThat(batch).isLessThanOrEqualTo(2_500);
  }

  private static long events(Installation installation, String workflowId) {
    return installation.client().newUntypedWorkflowStub(workflowId).describe().getHistoryLength();
  }

  private static void await(FleetWorkflow fleet, BooleanSupplier condition) {
    Eventually.await(PATIENCE, condition, () -> "" + fleet.status());
  }
}
