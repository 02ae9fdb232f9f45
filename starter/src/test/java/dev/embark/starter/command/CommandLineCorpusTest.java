package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nonsensical command lines and manifests: each has its expected answer, and nothing is started. A
 * port in place of Temporal, to which no command may connect, proves the latter.
 */
class CommandLineCorpusTest {
  private static final Path FOLDER = Golden.resource("manifests").toAbsolutePath();

  @Test
  void answersEachCommandLineAsTheGoldenFileSays() throws IOException {
    StringBuilder answers = new StringBuilder();
    List<String> otherwise = new ArrayList<>();
    try (ServerSocket temporal = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      for (String line : commandLines()) {
        CommandRun run = run(temporal, line.split(" +"));
        answers.append("$ embark ").append(line).append('\n');
        answers.append(run.err().replace(FOLDER + "/", ""));
        answers.append("exit code ").append(run.exitCode()).append("\n\n");
        if (run.exitCode() != 64) {
          otherwise.add(line);
        }
      }
      assertThat(otherwise).as("answered otherwise than with a usage error").isEmpty();
      assertNobodyCame(temporal);
    }
    Golden.check("command-lines.txt.expected", answers.toString());
  }

  @Test
  void startsNothingForAnyManifestThatHasErrors() throws IOException {
    int refused = 0;
    try (ServerSocket temporal = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      for (String file : manifestsWithErrors()) {
        CommandRun run = run(temporal, "onboard", file, "--yes");
        assertThat(run.exitCode()).as(file).isEqualTo(64);
        assertThat(run.out()).as(file).isEmpty();
        refused++;
      }
      assertNobodyCame(temporal);
    }
    assertThat(refused).as("classes of malformed manifests").isGreaterThanOrEqualTo(60);
  }

  private static CommandRun run(ServerSocket temporal, String... arguments) {
    return new CommandRun()
        .with("TEMPORAL_ADDRESS", "127.0.0.1:" + temporal.getLocalPort())
        .in(FOLDER)
        .execute(arguments);
  }

  private static void assertNobodyCame(ServerSocket temporal) throws IOException {
    temporal.setSoTimeout(1);
    try {
      temporal.accept().close();
      throw new AssertionError("Somebody has tried to reach Temporal.");
    } catch (SocketTimeoutException nobody) {
      // As expected.
    }
  }

  private static List<String> commandLines() throws IOException {
    return Files.readAllLines(Golden.resource("command-lines.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static List<String> manifestsWithErrors() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> golden = Files.list(Golden.resource("manifests"))) {
      for (Path file : golden.filter(each -> each.toString().endsWith(".expected")).toList()) {
        if (Files.readString(file).endsWith("no manifest\n")) {
          files.add(file.getFileName().toString().replaceAll("\\.expected$", ""));
        }
      }
    }
    files.sort(null);
    return files;
  }
}
