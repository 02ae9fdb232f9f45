package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares output with a golden file; {@code -Dgolden.update=true} rewrites it. */
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path PRODUCT = Path.of("src/main/resources");
  private static final Path DOCUMENTS = Path.of("../docs");

  private Golden() {}

  /** Returns a file or folder among the test resources. */
  public static Path resource(String name) {
    return RESOURCES.resolve(name);
  }

  /** Returns a file or folder of the documentation. */
  public static Path document(String name) {
    return DOCUMENTS.resolve(name);
  }

  /** Fails if the text differs from the file among the test resources. */
  public static void check(String name, String actual) {
    check(resource(name), actual);
  }

  /** Fails if the text differs from the file that the product shows. */
  public static void checkProduct(String name, String actual) {
    check(PRODUCT.resolve(name), actual);
  }

  /** Fails if the text differs from the file of the documentation. */
  public static void checkDocument(String name, String actual) {
    check(document(name), actual);
  }

  private static void check(Path file, String actual) {
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      assertThat(file).exists();
      assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
