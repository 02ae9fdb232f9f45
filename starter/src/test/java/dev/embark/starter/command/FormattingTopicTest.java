package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that {@code embark help formatting} names every command that writes JSON, and every kind.
 */
class FormattingTopicTest {
  private static final Pattern KIND = Pattern.compile("\"kind\" ?: ?\"([A-Z][a-z]\\w*)\"");
  private static final Pattern MADE = Pattern.compile("\\bdocuments?\\(\\s*[^;]*;");
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][a-z]\\w*)\"");

  private final String topic = new CommandRun().execute("help", "formatting").out();

  @Test
  void namesEachCommandThatWritesJson() {
    List<String> verbs =
        Stream.of(new CommandRun().execute("help").out().split("\n"))
            .filter(line -> line.matches("  [a-z].*"))
            .map(line -> line.strip().split(" ")[0])
            .filter(FormattingTopicTest::writesJson)
            .toList();

    assertThat(verbs).contains("keys", "offboard", "report", "settings", "demo");
    assertThat(verbs)
        .allSatisfy(verb -> assertThat(topic).containsPattern("(?m)^  (.* )?" + verb + "( |$)"));
  }

  @Test
  void namesEachKindAndEachHasAGoldenFile() throws IOException {
    // given
    Set<String> kept = new TreeSet<>();
    for (Path file : files(Golden.resource("json"), ".json")) {
      KIND.matcher(Files.readString(file)).results().forEach(found -> kept.add(found.group(1)));
    }
    Set<String> made = new TreeSet<>();
    for (Path source : files(Path.of("src/main/java"), ".java")) {
      MADE.matcher(Files.readString(source))
          .results()
          .flatMap(call -> LITERAL.matcher(call.group()).results())
          .forEach(found -> made.add(found.group(1)));
    }

    // then
    assertThat(made).contains("FleetStatus", "Granted", "PlannedCluster");
    assertThat(kept).containsAll(made);
    assertThat(kept).allSatisfy(kind -> assertThat(topic).containsPattern("\\b" + kind + "\\b"));
  }

  private static boolean writesJson(String verb) {
    String help = new CommandRun().execute(verb, "--help").out();
    return help.contains("--output") || help.matches("(?s).*(--format|--as)=.*json.*");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
