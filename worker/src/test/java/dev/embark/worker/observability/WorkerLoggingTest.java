package dev.embark.worker.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.worker.configuration.WorkerConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@Isolated
class WorkerLoggingTest {

  private final PrintStream original = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void catchStderr() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveBackStderrAndLogging() throws Exception {
    System.setErr(original);
    TestLogging.restore();
  }

  @Test
  void writesOneLineForAnEventWithLineBreaksAndAStackTrace() {
    WorkerLogging.apply(new WorkerConfiguration.Log("info", "text"));

    MDC.put("WorkflowId", "cluster/7");
    log().warn("one\ntwo\r\n  three", new IllegalStateException("four\nfive"));
    MDC.clear();

    String text = written.toString(StandardCharsets.UTF_8);
    assertThat(text.lines().filter(line -> !line.isBlank())).hasSize(1);
    assertThat(text)
        .contains(
            "WARN", "[cluster/7 - -]", "one | two | three", "IllegalStateException: four | five")
        .endsWith(System.lineSeparator());
  }

  @Test
  void writesJsonWithTheIdsOfRunClusterAndStepOnRequest() {
    WorkerLogging.apply(new WorkerConfiguration.Log("info", "json"));

    MDC.put("WorkflowId", "cluster/7");
    MDC.put("RunId", "8");
    MDC.put("Cluster", "7");
    MDC.put("Step", "updateCluster");
    log().info("hello {}", "world");
    MDC.clear();

    assertThat(written.toString(StandardCharsets.UTF_8).strip())
        .startsWith("{")
        .endsWith("}")
        .contains(
            "\"formattedMessage\":\"hello world\"",
            "\"WorkflowId\":\"cluster\\/7\"",
            "\"RunId\":\"8\"",
            "\"Cluster\":\"7\"",
            "\"Step\":\"updateCluster\"");
  }

  @Test
  void keepsTheTransportsQuietAtDebug() {
    WorkerLogging.apply(new WorkerConfiguration.Log("debug", "text"));

    LoggerFactory.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyClientHandler")
        .debug("OUTBOUND HEADERS: authorization");
    log().debug("ours");

    assertThat(written.toString(StandardCharsets.UTF_8))
        .contains("ours")
        .doesNotContain("OUTBOUND");
  }

  private static Logger log() {
    return LoggerFactory.getLogger("dev.embark.worker.Something");
  }
}
