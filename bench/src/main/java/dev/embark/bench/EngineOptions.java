package dev.embark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the server and the worker's JVM. A mixin. */
final class EngineOptions {

  /** The flags that ./embark gives a worker, and a heap limit. */
  private static final String LIKE_THE_LAUNCHER =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx768m";

  @Option(
      names = "--engine",
      paramLabel = "local|embedded|HOST:PORT",
      defaultValue = "local",
      description =
          "The Temporal server: 'temporal server start-dev' with a write-ahead log, the in-memory"
              + " one, or one that runs already (default: local).")
  String engine = "local";

  @Option(
      names = "--propagation",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "The wait in each cluster, in seconds (default: 5).")
  int propagation = 5;

  @Option(
      names = "--worker-flags",
      split = " ",
      paramLabel = "FLAGS",
      defaultValue = LIKE_THE_LAUNCHER,
      description =
          "Flags for the JVM of the worker, and of the floor (default: " + LIKE_THE_LAUNCHER + ").")
  List<String> workerFlags = List.of(LIKE_THE_LAUNCHER.split(" "));

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where to keep the results as JSON; nowhere when left out.")
  @Nullable Path results;

  Duration propagationTime() {
    return Duration.ofSeconds(propagation);
  }

  /** Creates a folder for logs and the server's database, kept for inspection afterwards. */
  static Path workFolder() throws IOException {
    return Files.createTempDirectory("embark-bench-");
  }
}
