package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.Registration;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.starter.Main;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.TaskQueues;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Checks that names and messages from outside that target a terminal, a log or a browser are shown
 * as text: they move no cursor, forge no log line and open no link.
 */
@RealServer
@Timeout(600)
class OutsideTextTest {

  private static final String HOSTILE =
      "\u001b[31mred\u001b[0m\r\n2026-01-01T00:00:00.000Z INFO  forged line\u0007\u009b2J"
          + " `code` **bold** <script>alert(1)</script> [x](javascript:y) =cmd()";

  private static final TaskQueues QUEUES = new TaskQueues("text");
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final Simulators simulators =
      new Simulators(
              SimulatorsSettings.defaults()
                  .withPropagationWithin(Duration.ZERO)
                  .withReconcileDelay(Duration.ZERO),
              InstantSource.system())
          .start();

  @Test
  void comesThroughAsText() throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "text-");
    FleetCluster cluster = namedByAnEnemy();
    try (TemporalServer temporal = TemporalServer.start(folder)) {
      for (String format : List.of("text", "json")) {
        try (WorkerProcess worker = startWorker(format, temporal, folder)) {
          WorkflowStub run = onboard(cluster, temporal, format);
          Eventually.await(PATIENCE, () -> statusOf(run).result() != null, worker::output);
          say(folder, temporal, "list");
          say(folder, temporal, "describe", cluster.id().toString());
        }
      }
    } finally {
      simulators.close();
    }

    for (String file : List.of("said", "worker-text", "worker-json")) {
      String text = Files.readString(folder.resolve(file + ".log"), StandardCharsets.UTF_8);
      assertThat(text).as(file).contains("forged line");
      assertThat(text.lines()).as(file).noneMatch(line -> line.startsWith("2026-01-01T00"));
      assertThat(text).as(file).doesNotContainPattern("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F]");
    }
  }

  /** Returns a cluster whose name at Cast AI and registration response are hostile. */
  private FleetCluster namedByAnEnemy() {
    FleetCluster cluster =
        simulators
            .add(Fleet.of(9, List.of(ClusterSituation.UNKNOWN)))
            .the(ClusterSituation.UNKNOWN);
    UUID organization = simulators.settings().castAi().organizations().get(0).id();
    simulators
        .castAi()
        .add(
            ClusterState.registered(
                cluster.id(),
                organization,
                Registration.gke(HOSTILE, cluster.projectId(), cluster.location()),
                simulators.castAi().now(),
                "console"));
    simulators
        .faults()
        .add(
            FaultRule.always(
                "enemy",
                "gcpCreateSa",
                cluster.id().toString(),
                new Fault("other-sa", Map.of("email", HOSTILE))));
    return cluster;
  }

  private WorkerProcess startWorker(String format, TemporalServer temporal, Path folder) {
    Map<String, String> environment =
        SimulatedWorld.workerVariables(
            simulators, QUEUES.environment(), List.of(Installation.ALLOWED_PROJECTS));
    environment.put("EMBARK_LOG_LEVEL", "debug");
    environment.put("EMBARK_LOG_FORMAT", format);
    environment.put("EMBARK_MIN_PROPAGATION", "0s");
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    return WorkerProcess.start("worker-" + format, folder, environment);
  }

  private static WorkflowStub onboard(
      FleetCluster cluster, TemporalServer temporal, String format) {
    ClusterTarget target =
        ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
    return Onboardings.start(
        temporal.client(),
        QUEUES,
        // The name of a run can be hostile too.
        "cluster/" + (format.equals("text") ? HOSTILE : cluster.id()),
        OnboardingInput.single(
            target,
            Installation.options(Duration.ZERO),
            new Authorship(HOSTILE, HOSTILE, HOSTILE)));
  }

  private static ClusterStatus statusOf(WorkflowStub run) {
    return run.query("status", ClusterStatus.class);
  }

  private static void say(Path folder, TemporalServer temporal, String... arguments) {
    Map<String, String> environment =
        Map.of("TEMPORAL_ADDRESS", temporal.address(), "EMBARK_ENVIRONMENT", QUEUES.environment());
    try (ChildProcess command =
        ChildProcess.java("said", folder, Main.class, List.of(arguments), environment)) {
      Eventually.await(PATIENCE, () -> !command.isAlive(), command::output);
    }
  }
}
