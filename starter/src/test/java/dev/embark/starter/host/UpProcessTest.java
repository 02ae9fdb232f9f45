package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.embark.starter.client.EngineState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code embark up} as a process that is stopped and killed for real. */
@Timeout(600)
class UpProcessTest {

  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void needTheServer() {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "temporal")));
    if ("true".equals(System.getenv("EMBARK_E2E_REQUIRED"))) {
      assertThat(found).as("a temporal binary on the PATH").isTrue();
    }
    assumeTrue(found, "skipped: no temporal binary on the PATH");
    folder = home.resolve(".local/state/embark");
  }

  @Test
  void stopsEverythingWhenToldTo() throws Exception {
    try (EmbarkProcess up = start()) {
      // given
      ProcessHandle server = server();

      // when
      up.process().destroy();

      // then
      up.exitCode();
      assertThat(server.isAlive()).isFalse();
      assertThat(folder.resolve("engine.json")).doesNotExist();
      assertThat(up.err()).contains("Stopped. Runs are kept for the next embark up");
    }
  }

  @Test
  void leavesNoServerBehindWhenItIsKilledAndStartsAgain() throws Exception {
    // given
    try (EmbarkProcess killed = start();
        EmbarkProcess onboard = onboardForLong()) {
      ProcessHandle server = server();
      assertThat(onboard.exitCode()).as(onboard.err()).isZero();

      // when
      killed.process().destroyForcibly().waitFor();

      // then
      EmbarkProcess.await("the server to end", () -> !server.isAlive());
      assertThat(folder.resolve("engine.json")).exists();
    }

    // and when
    try (EmbarkProcess again = start()) {

      // then
      EngineState state = EngineState.read(folder.resolve("engine.json")).orElseThrow();
      assertThat(state.pid()).isEqualTo(again.process().pid());
      assertThat(state.propagation()).isEqualTo("1s");
      EmbarkProcess.await(
          "a warning of the fleet whose clusters are gone",
          () -> again.err().contains("End it: embark rollback simulated"));
    }
  }

  @Test
  void saysThatOneIsRunningAndLeavesThatOneAlone() throws Exception {
    try (EmbarkProcess first = start();
        EmbarkProcess second = EmbarkProcess.start(home, "up", "--simulate")) {
      // then
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err())
          .contains("running already")
          .contains("process " + first.process().pid());
      assertThat(server().isAlive()).isTrue();
      assertThat(folder.resolve("engine.json")).exists();
    }
  }

  @Test
  void endsWithAnErrorWhenTheServerDies() throws Exception {
    try (EmbarkProcess up = start()) {
      // when
      server().destroyForcibly();

      // then
      assertThat(up.exitCode()).isEqualTo(1);
      assertThat(up.err()).contains("has ended by itself");
      assertThat(folder.resolve("engine.json")).doesNotExist();
    }
  }

  @Test
  void readsNoCredentialOfTheEnvironmentWhenItSimulates() throws Exception {
    // given what would end a worker that read it
    Map<String, String> credentials =
        Map.of("CASTAI_API_TOKEN", "real key", "EMBARK_GCP_CREDENTIALS", "/no/such/file.json");

    // when
    try (EmbarkProcess up = EmbarkProcess.start(home, credentials, "up", "--simulate")) {

      // then
      up.awaitOut("embark onboard ");
    }
  }

  private EmbarkProcess onboardForLong() throws IOException {
    String manifest = folder.resolve("simulated-fleet.yaml").toString();
    return EmbarkProcess.start(
        home, "onboard", manifest, "--yes", "--detach", "--propagation", "1h");
  }

  private EmbarkProcess start() throws IOException {
    EmbarkProcess up =
        EmbarkProcess.start(home, "up", "--simulate", "--clusters", "2", "--propagation", "1s");
    up.awaitOut("embark onboard ");
    return up;
  }

  private ProcessHandle server() throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve("temporal.pid")).strip());
    return ProcessHandle.of(pid).orElseThrow();
  }
}
