package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.output.SameServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EmbarkCommandTest {
  @Test
  void showsItsHelpOnStdoutWithin80Columns() {
    // when
    CommandRun run = new CommandRun().execute("--help");

    // then
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: embark");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void nextCommandsRepeatConnectionOptionsOfExactlyTheVerbsThatTakeThem() {
    // given
    SameServer server = new SameServer(Map.of("--address", "--address prod:7233"));
    Map<String, CommandLine> verbs =
        CommandLines.of(new CommandRun().surroundings(), EmbarkCommand.VERBS).getSubcommands();

    // then
    verbs.forEach(
        (name, verb) ->
            assertThat(server.in("embark " + name).endsWith(" --address prod:7233"))
                .as(name)
                .isEqualTo(verb.getCommandSpec().findOption("--address") != null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"version -o json", "version -o jsonl", "init -", "completion bash"})
  void aDocumentThatCannotBeWrittenToTheEndFails(String command) {
    // when
    CommandRun run = new CommandRun().toAFullDisk().execute(command.split(" "));

    // then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: stdout could not be written to the end.");
  }

  @Test
  void aCommandLineWithoutAVerbIsAUsageError() {
    // when
    CommandRun run = new CommandRun().execute();

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("error: Missing command").contains("embark --help");
  }
}
