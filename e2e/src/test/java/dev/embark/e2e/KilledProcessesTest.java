package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.worker.WorkerMain;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Outcome;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RealServer
@Timeout(600)
class KilledProcessesTest {

  /** Long enough to kill and restart a process within it. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(12);

  /** The first that a client sends. */
  private static final byte[] HTTP_2 = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

  private static Installation installation;

  @TempDir Path folder;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void goesOnAfterTheWorkerWasKilledInsideTheWait() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    WorkflowStub run = installation.onboard(target, LONG_WAIT);
    installation.awaitStep(run, "IAM propagation");

    installation.worker().kill();
    installation.replaceWorker();

    assertThat(run.getResult(ClusterResult.class).outcome()).isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
  }

  @Test
  void goesOnAfterTemporalWasKilledInsideTheWait() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    WorkflowStub run = installation.onboard(target, LONG_WAIT);
    installation.awaitStep(run, "IAM propagation");

    installation.temporal().kill();
    Eventually.await(
        Installation.PATIENCE, () -> !installation.worker().isReady(), () -> "it is noticed");
    installation.temporal().restart();

    assertThat(run.getResult(ClusterResult.class).outcome()).isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
    installation.worker().awaitReady();
  }

  @Test
  void endsCleanlyAndGoesOnWhenTheWorkerIsStoppedAndReplaced() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    WorkflowStub run = installation.onboard(target, LONG_WAIT);
    installation.awaitStep(run, "IAM propagation");

    int code = installation.worker().stop();
    installation.replaceWorker();

    assertThat(code).as("exit code after SIGTERM").isZero();
    assertThat(run.getResult(ClusterResult.class).outcome()).isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
  }

  @Test
  void endsCleanlyWhenTheWorkerIsStoppedWhileItWaitsForTemporal() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout((int) Installation.PATIENCE.toMillis());
      Map<String, String> environment =
          new HashMap<>(installation.simulators().workerEnvironment());
      environment.put("TEMPORAL_ADDRESS", "127.0.0.1:" + silent.getLocalPort());
      environment.put("EMBARK_HTTP_PORT", "off");
      try (ChildProcess worker =
              ChildProcess.java("waiting", folder, WorkerMain.class, List.of(), environment);
          Socket connection = silent.accept()) {
        connection.setSoTimeout((int) Installation.PATIENCE.toMillis());
        assertThat(connection.getInputStream().readNBytes(HTTP_2.length)).isEqualTo(HTTP_2);

        int code = worker.stop();

        assertThat(code).as("exit code after SIGTERM: %s", worker.output()).isZero();
      }
    }
  }
}
