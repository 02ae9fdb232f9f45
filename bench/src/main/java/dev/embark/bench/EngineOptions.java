package dev.embark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what is measured. A mixin. */
final class EngineOptions {

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
      defaultValue = "-Xmx1g",
      description = "Flags for the worker's JVM (default: -Xmx1g).")
  List<String> workerFlags = List.of("-Xmx1g");

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where to keep the results as JSON; nowhere when left out.")
  @Nullable Path results;

  Duration propagationTime() {
    return Duration.ofSeconds(propagation);
  }

  /** A folder for logs and the server's database, kept for a look afterwards. */
  static Path workFolder() throws IOException {
    return Files.createTempDirectory("embark-bench-");
  }
}
