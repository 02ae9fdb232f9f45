package dev.embark.starter.engine;

import dev.embark.starter.output.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code temporal} binary, which includes the local server.
 *
 * @param executable the path to the binary
 * @param version its version output, such as {@code temporal version 1.5.1 (Server 1.29.1, UI
 *     2.42.1)}
 */
record TemporalCli(Path executable, String version) {

  private static final Pattern SERVER = Pattern.compile("Server (\\d+\\.\\d+\\.\\d+)");

  /** One sentence for users without the binary. */
  static final String HOW_TO_INSTALL =
      "brew install temporal, or: curl -sSf https://temporal.download/cli.sh | sh, or: go install"
          + " github.com/temporalio/cli/cmd/temporal@v1.5.1";

  /** Searches the PATH, then the folders that its installers use. */
  static Optional<Path> find(Surroundings surroundings) {
    List<Path> folders = new ArrayList<>();
    for (String folder : surroundings.variable("PATH", "").split(File.pathSeparator)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    Path home = Path.of(surroundings.variable("HOME", System.getProperty("user.home", ".")));
    folders.add(home.resolve(".temporalio/bin"));
    folders.add(home.resolve("go/bin"));
    return folders.stream()
        .map(folder -> folder.resolve("temporal"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * Asks the binary for its version.
   *
   * @throws IOException if it does not run
   */
  static TemporalCli of(Path executable) throws IOException {
    Process process =
        new ProcessBuilder(executable.toString(), "--version")
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new TemporalCli(executable, answer.strip());
  }

  /**
   * Returns the name suffix of the database file: a file has the schema of one version, and no
   * version of the local server migrates another's.
   */
  String schema() {
    Matcher server = SERVER.matcher(version);
    return server.find() ? server.group(1) : version.replaceAll("[^A-Za-z0-9.]+", "-");
  }
}
