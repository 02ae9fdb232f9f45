package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CONTRIBUTING.md limits the length of files. */
class FileLengthTest {

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
