package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.worker.configuration.WorkerConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class SimulatorsProcessTest {

  private static final Pattern TLS_URL = Pattern.compile("https://127\\.0\\.0\\.1:[1-9]\\d*\\R");

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
            "--tls-port=0",
            "--certificate=" + home.resolve("castai.pem"),
            "--manifest=" + manifest)) {

      // when
      simulators.awaitOut("EMBARK_GCP_PLAINTEXT");
      EmbarkProcess.await("the TLS URL", () -> TLS_URL.matcher(simulators.err()).find());
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
      assertThat(home.resolve("castai.pem")).exists();
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

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--iam-port", "--rest-port", "--admin-port", "--tls-port"})
  void saysWhichPortIsTaken(String option) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // given
      String port = Integer.toString(taken.getLocalPort());
      Stream<String> ports =
          Stream.of("--port", "--iam-port", "--rest-port", "--admin-port", "--tls-port")
              .map(each -> each + "=" + (each.equals(option) ? port : "0"));

      // when
      CommandRun run =
          new CommandRun()
              .in(home)
              .execute(Stream.concat(Stream.of("simulators"), ports).toArray(String[]::new));

      // then
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("cannot start").contains("Choose other ports");
      assertThat(run.err()).contains("127.0.0.1:" + port);
    }
  }

  @Test
  void saysTheReasonWhenTheCertificateCannotBeWritten() {
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
                "--tls-port=0",
                "--certificate=nowhere/castai.pem");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("nowhere/castai.pem cannot be written: no such file or folder")
        .contains("--certificate FILE")
        .doesNotContain("ports");
  }

  @Test
  void refusesACertificateWithoutATlsPort() {
    // when
    CommandRun run = new CommandRun().in(home).execute("simulators", "--certificate=castai.pem");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("--certificate needs --tls-port");
    assertThat(home.resolve("castai.pem")).doesNotExist();
  }
}
