package dev.embark.e2e.safety;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Checks the defects with which {@code .ci/mutations} measures how sensitive the matrix is. Playing
 * each takes minutes, so an ordinary build only checks that each still applies.
 */
class MutationsTest {

  private static final Path FOLDER = Path.of("src/test/mutations");

  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("patches")
  void canBeMade(Path patch) throws IOException, InterruptedException {
    Process git = gitApply(patch.toAbsolutePath());
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);

    assertThat(git.waitFor()).as(said).isZero();
    assertThat(Files.readString(patch)).containsPattern("(?m)^part: \\d+/" + states() + "$");
  }

  private static Process gitApply(Path patch) {
    try {
      return new ProcessBuilder("git", "apply", "--check", patch.toString())
          .directory(new File(".."))
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new TestAbortedException("There is no git here", e);
    }
  }

  private static int states() {
    return StartingState.values().length;
  }
}
