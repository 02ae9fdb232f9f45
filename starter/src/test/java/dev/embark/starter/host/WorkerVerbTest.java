package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that cannot start: its error has the form of every other error. */
@Timeout(240)
class WorkerVerbTest {

  @Test
  void namesEveryProblemOfItsEnvironment() {
    // when
    CommandRun run = new CommandRun().with("CASTAI_API_TOKEN", "k").execute("worker");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .startsWith("error: The worker cannot start with this environment.\n  next move: you\n")
        .contains("EMBARK_ALLOWED_PROJECTS is not set")
        .contains("EMBARK_ALLOWED_SERVICE_ACCOUNTS is not set")
        .doesNotContain("\tat ");
  }

  @Test
  void saysWhichPortIsTakenAndWhatToSet() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // when
      CommandRun run =
          standIns()
              .with("EMBARK_HTTP_PORT", Integer.toString(taken.getLocalPort()))
              .execute("worker");

      // then
      assertThat(run.exitCode()).isEqualTo(64);
      assertThat(run.err())
          .startsWith("error: Cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("next move: you")
          .contains("Stop what listens there, or set EMBARK_HTTP_PORT or EMBARK_HTTP_BIND.");
    }
  }

  @Test
  void endsWith4WhereTemporalDoesNotAnswerAndShowsTheStackTraceWhenAsked() {
    // when
    CommandRun run =
        standIns()
            .with("EMBARK_HTTP_PORT", "off")
            .with("TEMPORAL_ADDRESS", "127.0.0.1:" + FreePort.find())
            .execute("worker", "--stacktrace");

    // then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .startsWith("error: Temporal at 127.0.0.1:")
        .contains("next move: you")
        .contains("embark doctor")
        .contains("\tat ");
  }

  private static CommandRun standIns() {
    return new CommandRun()
        .with("CASTAI_API_URL", "http://127.0.0.1:1")
        .with("CASTAI_API_TOKEN", "k")
        .with("EMBARK_GCP_IAM_ENDPOINT", "127.0.0.1:1")
        .with("EMBARK_GCP_PLAINTEXT", "true")
        .with("EMBARK_GCP_CREDENTIALS", "none")
        .with("EMBARK_LOG_LEVEL", "error");
  }
}
