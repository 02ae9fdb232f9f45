package dev.embark.starter.command;

import static dev.embark.starter.command.ScriptedCommands.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.EmbarkCommand;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Surroundings;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A run ends and another takes its name while a person considers a question. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class NextRunTest {
  @RegisterExtension static final ScriptedCommands commands = new ScriptedCommands();

  @TempDir Path folder;

  @Test
  void rollsBackNoOtherRunOfAFleetThanTheOneThatWasShown() {
    // given
    startFleet();

    // when
    String answer =
        rollBack(
            "open",
            () -> {
              embark("stop", "open");
              embark("watch", "open");
              startFleet();
            });

    // then
    assertThat(answer).contains("Of 2 clusters", "fleet open has ended and takes no commands.");
    try (EmbarkClient client = client()) {
      assertThat(client.fleets().isOpen("open")).isTrue();
    }
  }

  @Test
  void rollsBackNoOtherRunOfAClusterThanTheOneThatWasShown() {
    // given
    commands.single(folder, 1, "held");

    // when
    String answer =
        rollBack(
            cluster(1),
            () -> {
              embark("retry", cluster(1));
              embark("watch", cluster(1));
              commands.single(folder, 1, "held");
            });

    // then
    assertThat(answer).contains("point of no return", "has ended and takes no commands.");
    try (EmbarkClient client = client()) {
      assertThat(client.clusters().isOpen(cluster(1))).isTrue();
    }
  }

  // ---- the runs of the tests

  private void startFleet() {
    commands.onboard(folder, "open", 2, "--yes", "--detach");
  }

  /** Confirms a rollback after something has happened meanwhile; returns the output. */
  private String rollBack(String name, Runnable meanwhile) {
    CommandRun rollback = commands.in(folder);
    Surroundings given = rollback.surroundings();
    BufferedReader person =
        new BufferedReader(new StringReader("")) {
          @Override
          public String readLine() {
            meanwhile.run();
            return "y";
          }
        };
    EmbarkCommand.execute(
        new Surroundings(
            person,
            given.out(),
            given.err(),
            true,
            given.window(),
            given.environment(),
            given.workingDirectory(),
            given.clock()),
        "rollback",
        name);
    return rollback.err();
  }

  private EmbarkClient client() {
    return EmbarkClient.connect(
        new TemporalOptions().request(), commands.in(folder).surroundings());
  }

  private CommandRun embark(String... arguments) {
    return commands.in(folder).execute(arguments);
  }
}
