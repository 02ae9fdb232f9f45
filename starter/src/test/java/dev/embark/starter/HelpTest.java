package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.command.HelpTopic;
import dev.embark.starter.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Each verb's help is stored in a golden file; see {@link Golden} for how to change it. */
class HelpTest {
  private static final CommandLine EMBARK =
      CommandLines.of(new CommandRun().surroundings(), EmbarkCommand.VERBS);
  private static final Pattern READ_VARIABLE = Pattern.compile("variable\\(\\s*\"([A-Z_]+)\"");

  static Stream<String> verbs() {
    return EMBARK.getSubcommands().keySet().stream();
  }

  static Stream<String> topics() {
    return HelpTopic.all().stream().map(HelpTopic::title);
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

  @ParameterizedTest
  @MethodSource("verbs")
  void eachVerbSaysWhatItIsForHasExamplesOfItselfAndListsItsExitCodes(String verb) {
    // when
    CommandSpec spec = EMBARK.getSubcommands().get(verb).getCommandSpec();
    List<String> footer = Arrays.asList(spec.usageMessage().footer());

    // then
    assertThat(HelpStyle.summary(spec.commandLine())).endsWith(".").hasSizeLessThan(66);
    assertThat(footer).containsAnyOf("Example:", "Examples:");
    assertThat(footer).anyMatch(line -> line.contains("embark " + verb));
    assertThat(spec.usageMessage().exitCodeList().keySet())
        .contains("0", "64")
        .isSubsetOf(Arrays.stream(ExitCode.values()).map(code -> "" + code.number()).toList());
    assertThat(spec.args())
        .allSatisfy(arg -> assertThat(arg.description()).isNotEmpty().doesNotContain(""));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void eachVerbIsInOneGroupOfTheRootsHelp(String verb) {
    assertThat(VerbGroup.ALL.stream().filter(group -> group.verbs().contains(verb))).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("topics")
  void eachTopicIsAsItsFileSaysAndFits80Columns(String topic) {
    // when
    CommandRun run = new CommandRun().execute("help", topic);

    // then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
    assertThat(run.out()).contains("embark ");
    Golden.check("help/topic-" + topic + ".txt", run.out());
  }

  @Test
  void theTopicOfVariablesNamesAllThatTheCommandLineReads() throws IOException {
    // given
    Set<String> read = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        READ_VARIABLE
            .matcher(Files.readString(source))
            .results()
            .forEach(match -> read.add(match.group(1)));
      }
    }

    // then
    String text = new CommandRun().execute("help", "environment").out();
    assertThat(read).contains("NO_COLOR").allSatisfy(name -> assertThat(text).contains(name));
  }

  @Test
  void theTopicOfExitCodesListsThemAll() {
    assertThat(new CommandRun().execute("help", "exit-codes").out())
        .contains(Arrays.stream(ExitCode.values()).map(ExitCode::meaning).toList());
  }

  @Test
  void theHelpOfTheRootIsAsItsFileSaysAndListsEveryVerb() {
    // when
    String text = EMBARK.getUsageMessage(Ansi.OFF);

    // then
    assertThat(verbs()).allSatisfy(verb -> assertThat(text).contains("\n  " + verb + " "));
    Golden.checkProduct("dev/embark/starter/help.txt", text);
    assertThat(List.of("--help", "-h", "help"))
        .allSatisfy(call -> assertThat(new CommandRun().execute(call).out()).isEqualTo(text));
  }

  @Test
  void theFlagForHelpBeforeACommandOrTopicShowsItsHelp() {
    assertThat(List.of("onboard", "formatting", "completion"))
        .allSatisfy(
            subject -> {
              String help = new CommandRun().execute("help", subject).out();
              assertThat(new CommandRun().execute("--help", subject).out()).isEqualTo(help);
              assertThat(new CommandRun().execute("-h", subject).out()).isEqualTo(help);
            });
    assertThat(new CommandRun().execute("--help", "onbaord").exitCode()).isEqualTo(64);
    assertThat(new CommandRun().execute("--stacktrace", "--help", "onboard").out())
        .isEqualTo(new CommandRun().execute("help").out());
  }

  @Test
  void everyVerbOfOneListIsThere() {
    assertThat(EMBARK.getSubcommands().values())
        .extracting(line -> line.getCommand().getClass().getName())
        .containsExactlyInAnyOrderElementsOf(EmbarkCommand.VERBS);
  }

  @Test
  void aVerbThatIsNamedIsMadeAloneAndAWordThatIsNoneBringsAll() {
    assertThat(EmbarkCommand.VERBS)
        .allSatisfy(
            verb ->
                assertThat(EMBARK.getSubcommands().get(EmbarkCommand.nameOf(verb)))
                    .as("the verb that %s is named for", verb)
                    .isNotNull());
    assertThat(EmbarkCommand.verbsFor("--stacktrace", "status", "list"))
        .containsExactly("dev.embark.starter.command.StatusVerb");
    assertThat(EmbarkCommand.verbsFor("stauts")).isEqualTo(EmbarkCommand.VERBS);
    assertThat(EmbarkCommand.verbsFor("help", "status")).isEqualTo(EmbarkCommand.VERBS);
    assertThat(EmbarkCommand.verbsFor("--help", "status", "x")).isEqualTo(EmbarkCommand.VERBS);
    assertThat(EmbarkCommand.verbsFor()).isEqualTo(EmbarkCommand.VERBS);
  }

  @Test
  void suggestsTheVerbTheOptionAndTheTopicThatWereMeant() {
    // when
    Map<String, CommandRun> runs =
        Map.of(
            "validate", new CommandRun().execute("valdate", "x.yaml"),
            "--output", new CommandRun().execute("validate", "x.yaml", "--ouput", "json"),
            "formatting", new CommandRun().execute("help", "formating"));

    // then
    assertThat(runs)
        .allSatisfy(
            (meant, run) -> {
              assertThat(run.exitCode()).isEqualTo(64);
              assertThat(run.err()).containsIgnoringCase("did you mean").contains(meant);
            });
  }
}
