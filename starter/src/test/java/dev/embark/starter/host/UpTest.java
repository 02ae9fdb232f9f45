package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.CommandRun;
import dev.embark.starter.client.EngineState;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {

  @TempDir Path home;

  @Test
  void aSecondOneSaysWhereTheFirstIs() throws IOException {
    // given
    Surroundings surroundings = new CommandRun().in(home).surroundings();
    try (UpLock first = UpLock.take(surroundings)) {
      new EngineState("127.0.0.1:7999", "default", "simulated", "http://127.0.0.1:8999", 42, null)
          .write(EngineState.file(surroundings));
      assertThat(first).isNotNull();

      // then
      assertThatThrownBy(() -> UpLock.take(surroundings))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("already running")
          .hasMessageContaining("127.0.0.1:7999")
          .hasMessageContaining("process 42");
    }
  }

  @Test
  void theStateThatAKilledOneLeftIsTakenAway() throws IOException {
    // given
    Surroundings surroundings = new CommandRun().in(home).surroundings();
    Path file = EngineState.file(surroundings);
    new EngineState("127.0.0.1:7999", "default", "default", null, 42, null).write(file);

    // when
    UpLock lock = UpLock.take(surroundings);

    // then
    assertThat(file).doesNotExist();
    lock.close();
  }

  @Test
  void namesEveryProblemOfTheWorkersEnvironmentBeforeAnythingStarts() {
    // when
    CommandRun run = new CommandRun().in(home).with("CASTAI_API_TOKEN", "k").execute("up");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err())
        .contains("EMBARK_ALLOWED_PROJECTS")
        .contains("EMBARK_ALLOWED_SERVICE_ACCOUNTS")
        .contains("embark up --simulate");
    assertThat(home.resolve(".local/state/embark/temporal.log")).doesNotExist();
  }

  @Test
  void namesThePortThatIsTakenBeforeAnythingStarts() throws IOException {
    // given a binary that is only run for its version
    Path temporal = Files.writeString(home.resolve("temporal"), "#!/bin/sh\necho Server 1.29.1\n");
    assertThat(temporal.toFile().setExecutable(true)).isTrue();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      // when
      CommandRun run =
          new CommandRun()
              .in(home)
              .with("PATH", home.toString())
              .execute("up", "--simulate", "--clusters", "1", "--port", port);

      // then
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("Port " + port + " is taken.")
          .contains("Choose another one, or leave the option out to get a free one.");
      assertThat(home.resolve(".local/state/embark/temporal.log")).doesNotExist();
    }
  }

  @Test
  void optionsOfTheSimulationNeedTheSimulation() {
    assertThat(new CommandRun().in(home).execute("up", "--propagation", "5s").exitCode())
        .isEqualTo(64);
    assertThat(new CommandRun().in(home).execute("up", "--clusters", "5").exitCode()).isEqualTo(64);
  }

  @Test
  void refusesDurationsAndSizesThatMakeNoSense() {
    assertThat(new CommandRun().in(home).execute("up", "--simulate", "--propagation", "soon").err())
        .contains("--propagation must be a duration");
    assertThat(new CommandRun().in(home).execute("up", "--simulate", "--clusters", "0").exitCode())
        .isEqualTo(64);
  }

  @Test
  void saysWhereItKeepsItsStateWhereThatCannotBeWritten() throws IOException {
    // given a file in place of the folder, which stops even root
    Files.writeString(home.resolve(".local"), "");

    // when
    CommandRun run = new CommandRun().in(home).execute("up", "--simulate");

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("embark up cannot start")
        .contains("It keeps its state in " + home.resolve(".local/state/embark"))
        .contains("XDG_STATE_HOME");
  }
}
