package dev.embark.starter;

import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs {@link Main} and finally reports the process's peak memory. */
final class PeakMemory {
  static final String LINE = "resident at most, KiB: ";

  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  public static void main(String[] arguments) throws IOException {
    int exitCode = EmbarkCommand.execute(Surroundings.ofProcess(), arguments);
    if (Files.exists(STATUS)) {
      try (var lines = Files.lines(STATUS)) {
        lines
            .filter(line -> line.startsWith("VmHWM:"))
            .forEach(line -> System.err.println(LINE + line.replaceAll("\\D", "")));
      }
    }
    System.exit(exitCode);
  }
}
