package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.worker.WorkerVersion;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two versioned workers of one deployment, replaced one after the other while a fleet runs. */
@RealServer
@Timeout(600)
class RollingRestartTest {

  private static final String ENVIRONMENT = "rolling";
  private static final String DEPLOYMENT = "embark-rolling";
  private static final int CLUSTERS = 6;

  /** Before Temporal has answered it is NaN. */
  private static final Pattern COUNTED =
      Pattern.compile("embark_clusters_open\\{phase=\"\\w+\"} \\d");

  @TempDir static Path folder;

  private final Installation installation = Installation.shared();
  private WorkerProcess first = startWorker();
  private WorkerProcess second = startWorker();

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void losesNothing() throws Exception {
    // given a release that was made current, and a fleet in progress
    makeCurrent();
    CommandLine line = new CommandLine(folder, environment());
    List<ClusterTarget> fleet =
        Stream.generate(() -> installation.simulators().unused(ClusterSituation.FRESH))
            .limit(CLUSTERS)
            .toList();
    Path manifest =
        Files.writeString(folder.resolve("fleet.yaml"), CommandLine.manifest("rolling", fleet));
    line.succeed("onboard", manifest.toString(), "--yes", "--detach", "--propagation", "3s");
    Eventually.await(
        Installation.PATIENCE,
        () -> line.embark("describe", fleet.get(0).clusterId()).contains("propagation"),
        () -> "the first cluster waits");

    // when one worker after the other is stopped and replaced
    int firstCode = first.stop();
    first = startWorker();
    int secondCode = second.stop();
    second = startWorker();

    // then both exit normally and each cluster is onboarded once. An attempt may have gone to a
    // worker that was leaving: RestartDelayTest counts those
    assertThat(List.of(firstCode, secondCode)).containsOnly(0);
    assertThat(line.answered("watch", "rolling")).contains("Onboarded");
    fleet.forEach(installation.simulators()::assertOnboardedOnce);
    Eventually.await(
        Installation.PATIENCE,
        () -> COUNTED.matcher(first.metrics()).find(),
        () -> "the replaced worker counts open clusters: " + first.metrics());
    for (ClusterTarget target : fleet) {
      List<HistoryEvent> events = events(target);
      assertThat(events).as(target.clusterId()).anyMatch(RollingRestartTest::isOfThisRelease);
    }
  }

  private Map<String, String> environment() {
    return Map.of(
        "TEMPORAL_ADDRESS", installation.temporal().address(), "EMBARK_ENVIRONMENT", ENVIRONMENT);
  }

  private WorkerProcess startWorker() {
    Map<String, String> environment = new HashMap<>(installation.simulators().workerEnvironment());
    environment.putAll(environment());
    environment.put("EMBARK_MIN_PROPAGATION", Installation.PROPAGATION.toSeconds() + "s");
    environment.put("EMBARK_WORKER_DEPLOYMENT", DEPLOYMENT);
    return WorkerProcess.start("rolling-worker", folder, environment);
  }

  /** Makes the version current once a worker has polled; before that nothing is dispatched. */
  private void makeCurrent() {
    List<String> command =
        List.of(
            TemporalServer.binary().orElseThrow().toString(),
            "worker",
            "deployment",
            "set-current-version",
            "--deployment-name",
            DEPLOYMENT,
            "--build-id",
            WorkerVersion.version(),
            "--address",
            installation.temporal().address(),
            "--yes");
    Eventually.await(
        Installation.PATIENCE,
        () -> ChildProcess.start("set-current", folder, command, Map.of()).succeeds(),
        () -> "the release is current");
  }

  private List<HistoryEvent> events(ClusterTarget target) {
    return installation.client().fetchHistory(WorkflowIds.cluster(target.clusterId())).getEvents();
  }

  private static boolean isOfThisRelease(HistoryEvent event) {
    return event
        .getWorkflowTaskCompletedEventAttributes()
        .getDeploymentVersion()
        .getBuildId()
        .equals(WorkerVersion.version());
  }
}
