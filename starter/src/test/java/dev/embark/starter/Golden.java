package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares output with a file kept beside the tests; {@code -Dgolden.update=true} rewrites it. */
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private Golden() {}

  /** A file or folder among the test resources. */
  public static Path resource(String name) {
    return RESOURCES.resolve(name);
  }

  /** Fails where the text is not what the file holds. */
  public static void check(String name, String actual) {
    Path file = resource(name);
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      assertThat(actual).as(name).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
