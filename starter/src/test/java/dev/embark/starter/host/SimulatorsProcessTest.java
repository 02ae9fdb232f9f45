package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.worker.configuration.WorkerConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SimulatorsProcessTest {

  @TempDir Path home;

  @Test
  void printsTheVariablesThatLeadAWorkerThere() throws Exception {
    // given
    Path manifest = home.resolve("fleet.yaml");
    try (EmbarkProcess simulators =
        EmbarkProcess.start(
            home,
            "simulators",
            "--clusters=3",
            "--port=0",
            "--iam-port=0",
            "--rest-port=0",
            "--admin-port=0",
            "--manifest=" + manifest)) {

      // when
      simulators.awaitOut("EMBARK_GCP_PLAINTEXT");
      Map<String, String> variables =
          simulators
              .out()
              .lines()
              .map(line -> line.replaceFirst("^export ", "").split("=", 2))
              .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].replace("'", "")));

      // then
      WorkerConfiguration configuration = WorkerConfiguration.read(variables);
      assertThat(configuration.environment()).isEqualTo("simulated");
      assertThat(configuration.castAi().isReal()).isFalse();
      assertThat(new CommandRun().execute("validate", manifest.toString()).out()).contains("valid");
    }
  }

  @Test
  void endsWith0WhenToldToStop() throws Exception {
    // given
    try (EmbarkProcess simulators =
        EmbarkProcess.start(
            home,
            "simulators",
            "--clusters=1",
            "--port=0",
            "--iam-port=0",
            "--rest-port=0",
            "--admin-port=0")) {
      simulators.awaitOut("EMBARK_GCP_PLAINTEXT");

      // when
      simulators.process().destroy();

      // then
      assertThat(simulators.exitCode()).as(simulators.err()).isZero();
    }
  }

  @Test
  void saysTheReasonWhenTheManifestCannotBeWritten() {
    // when
    CommandRun run =
        new CommandRun()
            .in(home)
            .execute(
                "simulators",
                "--port=0",
                "--iam-port=0",
                "--rest-port=0",
                "--admin-port=0",
                "--manifest=nowhere/fleet.yaml");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("nowhere/fleet.yaml cannot be written: no such file or folder")
        .contains("next move: you")
        .contains("--manifest FILE");
  }

  @Test
  void saysWhichPortsToChooseWhenOneIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // when
      CommandRun run =
          new CommandRun()
              .in(home)
              .execute("simulators", "--port=" + taken.getLocalPort(), "--iam-port=0");

      // then
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("cannot start").contains("Choose other ports");
    }
  }
}
