package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The help of each verb is kept as a file; see {@link Golden} for how to change them. */
class HelpTest {
  private static final CommandLine EMBARK =
      CommandLines.of(new CommandRun().surroundings(), EmbarkCommand.VERBS);

  static Stream<String> verbs() {
    return EMBARK.getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void theHelpOfEachVerbIsAsItsFileSaysAndFits80Columns(String verb) {
    // when
    CommandRun run = new CommandRun().execute(verb, "--help");

    // then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(new CommandRun().execute("help", verb).out());
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
    Golden.check("help/" + verb + ".txt", run.out());
  }

  @Test
  void theHelpOfTheRootIsAsItsFileSays() {
    Golden.check("help/embark.txt", new CommandRun().execute("--help").out());
  }

  @Test
  void everyVerbOfOneListIsThere() {
    assertThat(EMBARK.getSubcommands().values())
        .extracting(line -> line.getCommand().getClass().getName())
        .containsExactlyInAnyOrderElementsOf(EmbarkCommand.VERBS);
  }

  @Test
  void suggestsTheVerbAndTheOptionThatWereMeant() {
    // when
    CommandRun verb = new CommandRun().execute("valdate", "x.yaml");
    CommandRun option = new CommandRun().execute("validate", "x.yaml", "--ouput", "json");

    // then
    assertThat(List.of(verb.exitCode(), option.exitCode())).containsOnly(64);
    assertThat(verb.err()).contains("Did you mean").contains("validate");
    assertThat(option.err()).contains("--ouput").contains("--output");
  }
}
