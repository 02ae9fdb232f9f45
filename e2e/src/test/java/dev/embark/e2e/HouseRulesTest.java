package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING.md asks of every source and no other check finds. */
class HouseRulesTest {

  private static final Path ROOT = Path.of("..");
  private static final int MOST_LINES = 400;

  @Test
  void noSourceIsLongerThanTheHouseAllows() throws IOException {
    List<Path> sources = sources();
    List<String> tooLong = new ArrayList<>();
    for (Path source : sources) {
      long lines = Files.readString(source).lines().count();
      if (lines > MOST_LINES) {
        tooLong.add(ROOT.relativize(source) + ": " + lines + " lines");
      }
    }

    assertThat(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
        .contains("Files have at most " + MOST_LINES + " lines");
    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(tooLong).isEmpty();
  }

  /** Without one, jqwik draws other examples in each build, and a failure comes by chance. */
  @Test
  void everyPropertyHasAFixedSeed() throws IOException {
    int properties = 0;
    List<String> unseeded = new ArrayList<>();
    for (Path source : sources()) {
      for (String line : Files.readString(source).lines().map(String::strip).toList()) {
        if (line.startsWith("@Property")) {
          properties++;
          if (!line.startsWith("@Property(seed = ")) {
            unseeded.add(ROOT.relativize(source) + ": " + line);
          }
        }
      }
    }

    assertThat(Files.readString(ROOT.resolve("CONTRIBUTING.md"))).contains("has a fixed seed");
    assertThat(properties).isGreaterThan(20);
    assertThat(unseeded).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path folder : modules.map(each -> each.resolve("src")).toList()) {
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            files.filter(each -> each.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
