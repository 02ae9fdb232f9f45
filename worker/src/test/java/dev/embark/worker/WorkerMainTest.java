package dev.embark.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.worker.observability.TestLogging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
@Timeout(240)
class WorkerMainTest {

  private static final String CANARY = "canary-1e93-worker-main";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @AfterEach
  void giveBackLogging() throws Exception {
    TestLogging.restore();
  }

  @Test
  void saysEverythingThatIsWrongAndEndsWith64() {
    int code =
        run(
            Map.of(
                "CASTAI_API_TOKEN", CANARY,
                "EMBARK_HTTP_PORT", "x",
                "TEMPORAL_CONFIG_FILE", "/no/such/file"));

    assertThat(code).isEqualTo(WorkerMain.BAD_CONFIGURATION);
    assertThat(messages())
        .contains(
            "EMBARK_HTTP_PORT (x) is not understood",
            "EMBARK_ALLOWED_PROJECTS is not set",
            "TEMPORAL_CONFIG_FILE (/no/such/file) names no file")
        .doesNotContain(CANARY);
  }

  @Test
  void endsWith4WhereNobodyAnswers() throws IOException {
    Map<String, String> environment = standIns();
    environment.put("TEMPORAL_ADDRESS", "127.0.0.1:" + freePort());

    assertThat(run(environment)).isEqualTo(WorkerMain.UNREACHABLE);
    assertThat(messages())
        .contains("Temporal at 127.0.0.1:", "does not answer", "Check TEMPORAL_ADDRESS");
  }

  @Test
  void endsWith64WhereTheHealthPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment = standIns();
      environment.put("EMBARK_HTTP_PORT", Integer.toString(taken.getLocalPort()));

      assertThat(run(environment)).isEqualTo(WorkerMain.BAD_CONFIGURATION);
      assertThat(messages())
          .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("Stop what listens there, or set EMBARK_HTTP_PORT");
    }
  }

  private static Map<String, String> standIns() {
    return new HashMap<>(
        Map.of(
            "CASTAI_API_URL", "http://127.0.0.1:1",
            "CASTAI_API_TOKEN", CANARY,
            "EMBARK_GCP_IAM_ENDPOINT", "127.0.0.1:1",
            "EMBARK_GCP_PLAINTEXT", "true",
            "EMBARK_GCP_CREDENTIALS", "none",
            "EMBARK_HTTP_PORT", "off",
            "EMBARK_LOG_LEVEL", "error"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int run(Map<String, String> environment) {
    return WorkerMain.run(environment, new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  private String messages() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
