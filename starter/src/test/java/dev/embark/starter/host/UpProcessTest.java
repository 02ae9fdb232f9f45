package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.TemporalBinary;
import dev.embark.starter.client.EngineState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code embark up} as a process that is really stopped and killed. */
@Timeout(600)
class UpProcessTest {

  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void needTheServer() {
    TemporalBinary.require();
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
      assertThat(up.exitCode()).as(up.err()).isZero();
      assertThat(server.isAlive()).isFalse();
      assertThat(folder.resolve("engine.json")).doesNotExist();
      assertThat(up.err()).contains("Stopped. Runs are kept for the next embark up");
    }
  }

  @Test
  void leavesNoServerBehindWhenItIsKilledAndStartsAgain() throws Exception {
    // given
    try (EmbarkProcess killed = start()) {
      ProcessHandle server = server();
      EmbarkProcess.await("the fleet to start", this::onboardsForLong);
      // The next one asks once, when it starts, and lists lag behind the runs.
      EmbarkProcess.await("the fleet in the list", () -> list().contains("simulated"));

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
  void saysWhereTheRunsOfAnotherVersionOfTheServerStandStill() throws Exception {
    // given
    Files.createDirectories(folder);
    Path other = Files.writeString(folder.resolve("temporal-1.0.0.db"), "");

    // when
    try (EmbarkProcess up = start()) {

      // then
      EmbarkProcess.await(
          "a warning of the runs that stand still",
          () -> up.err().contains("the runs of Temporal server 1.0.0 are in " + other));
    }
  }

  @Test
  void saysThatOneIsRunningAndLeavesThatOneAlone() throws Exception {
    try (EmbarkProcess first = start();
        EmbarkProcess second = EmbarkProcess.start(home, "up", "--simulate")) {
      // then
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err())
          .contains("already running")
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
      assertThat(up.err()).contains("ended unexpectedly");
      assertThat(folder.resolve("engine.json")).doesNotExist();
    }
  }

  @Test
  void readsNoCredentialOfTheEnvironmentWhenItSimulates() throws Exception {
    // given variables that would end a worker that read them
    Map<String, String> credentials =
        Map.of("CASTAI_API_TOKEN", "real key", "EMBARK_GCP_CREDENTIALS", "/no/such/file.json");

    // when
    try (EmbarkProcess up = EmbarkProcess.start(home, credentials, "up", "--simulate")) {

      // then
      up.awaitOut("embark onboard ");
    }
  }

  @Test
  void namesTheCredentialsThatCannotBeUsedAndLeavesNoServerBehind() throws Exception {
    // given
    Path broken = Files.writeString(home.resolve("credentials.json"), "{\"type\": ");
    Map<String, String> variables =
        Map.of(
            "CASTAI_API_TOKEN", "k",
            "EMBARK_GCP_CREDENTIALS", broken.toString(),
            "EMBARK_ALLOWED_PROJECTS", "acme-prod",
            "EMBARK_ALLOWED_SERVICE_ACCOUNTS", "*");

    // when
    try (EmbarkProcess up = EmbarkProcess.start(home, variables, "up")) {

      // then
      assertThat(up.exitCode()).as(up.err()).isEqualTo(64);
      assertThat(up.err())
          .contains("The worker cannot start with this environment.")
          .contains("EMBARK_GCP_CREDENTIALS", broken.toString())
          .contains("Or without any account: embark up --simulate");
      assertNothingRuns();
    }
  }

  @Test
  void namesThePortOfTheWorkerThatIsTakenAndLeavesNoServerBehind() throws Exception {
    // given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> variables =
          Map.of(
              "CASTAI_API_URL", "http://127.0.0.1:1",
              "CASTAI_API_TOKEN", "k",
              "EMBARK_GCP_IAM_ENDPOINT", "127.0.0.1:1",
              "EMBARK_GCP_PLAINTEXT", "true",
              "EMBARK_GCP_CREDENTIALS", "none",
              "EMBARK_HTTP_PORT", Integer.toString(taken.getLocalPort()));

      // when
      try (EmbarkProcess up = EmbarkProcess.start(home, variables, "up")) {

        // then
        assertThat(up.exitCode()).as(up.err()).isEqualTo(1);
        assertThat(up.err())
            .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
            .contains("EMBARK_HTTP_PORT=0");
        assertNothingRuns();
      }
    }
  }

  private void assertNothingRuns() {
    assertThat(folder.resolve("temporal.pid")).doesNotExist();
    assertThat(folder.resolve("engine.json")).doesNotExist();
  }

  /** Returns whether the fleet was started, which fails only where Temporal is slow to answer. */
  private boolean onboardsForLong() {
    String manifest = folder.resolve("simulated-fleet.yaml").toString();
    try (EmbarkProcess onboard =
        EmbarkProcess.start(
            home, "onboard", manifest, "--yes", "--detach", "--propagation", "1h")) {
      int exitCode = onboard.exitCode();
      String err = onboard.err();
      assertThat(exitCode == 0 || err.contains("Temporal does not answer at")).as(err).isTrue();
      return exitCode == 0;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the list; empty if it failed, as it does where Temporal is slow to answer. */
  private String list() {
    try (EmbarkProcess list = EmbarkProcess.start(home, "list")) {
      return list.exitCode() == 0 ? list.out() : "";
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
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
