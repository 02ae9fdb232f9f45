package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.command.HelpTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Checks that {@code docs/cli} matches the code. The end of {@code docs/cli/README.md} gives the
 * command that regenerates it.
 */
class CliReferenceTest {
  private static final CommandLine EMBARK =
      CommandLines.of(new CommandRun().surroundings(), EmbarkCommand.VERBS);

  static Stream<String> verbs() {
    return EMBARK.getSubcommands().keySet().stream();
  }

  static Stream<String> topics() {
    return HelpTopic.all().stream().map(HelpTopic::title);
  }

  @Test
  void theIndexListsAllCommandsAndTopics() {
    Golden.checkDocument("cli/README.md", CliReference.index(EMBARK));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void thePageOfEachCommandSaysWhatItsCodeSays(String verb) {
    Golden.checkDocument(
        "cli/" + verb + ".md", CliReference.page(EMBARK.getSubcommands().get(verb)));
  }

  @ParameterizedTest
  @MethodSource("topics")
  void thePageOfEachTopicSaysWhatItsHelpSays(String topic) {
    Golden.checkDocument(
        "cli/" + topic + ".md",
        "# embark help "
            + topic
            + "\n\n```text\n"
            + new CommandRun().execute("help", topic).out()
            + "```\n");
  }

  /** The shapes themselves are checked by the tests that produce them. */
  @Test
  void thePageOfJsonShowsEveryShape() throws IOException {
    // given
    StringBuilder page =
        new StringBuilder(
            """
            # JSON

            What `--output json` and `--output jsonl` write. Fields may be added; none changes its
            meaning or goes away: see [formatting](formatting.md). `TIME`, `RUN` and the like stand
            for what differs from run to run.
            """);
    try (Stream<Path> files = Files.list(Golden.resource("json"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        page.append("\n## ").append(name).append("\n\n```json\n");
        page.append(Files.readString(file).stripTrailing()).append("\n```\n");
      }
    }

    // then
    Golden.checkDocument("cli/json.md", page.toString());
  }

  @Test
  void thereIsNoPageOfACommandThatIsGone() throws IOException {
    // given
    Set<String> wanted =
        Stream.of(verbs(), topics(), Stream.of("README", "json"))
            .flatMap(names -> names)
            .map(name -> name + ".md")
            .collect(Collectors.toCollection(TreeSet::new));

    // then
    try (Stream<Path> pages = Files.list(Golden.document("cli"))) {
      assertThat(pages.map(page -> page.getFileName().toString())).isSubsetOf(wanted);
    }
  }
}
