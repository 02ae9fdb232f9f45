package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The {@code temporal} binary, which every test on a real server requires. */
public final class TemporalBinary {

  private TemporalBinary() {}

  /**
   * Skips the test if there is none on the PATH, or fails it if {@code EMBARK_E2E_REQUIRED=true}.
   */
  public static void require() {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "temporal"))
            .anyMatch(Files::isExecutable);
    if ("true".equals(System.getenv("EMBARK_E2E_REQUIRED"))) {
      assertThat(found).as("a temporal binary on the PATH").isTrue();
    }
    assumeTrue(found, "skipped: no temporal binary on the PATH");
  }
}
