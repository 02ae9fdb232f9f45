package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares output with a kept file; {@code -Dgolden.update=true} rewrites it. */
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path PRODUCT = Path.of("src/main/resources");
  private static final Path DOCUMENTS = Path.of("../docs");

  private Golden() {}

  /** A file or folder among the test resources. */
  public static Path resource(String name) {
    return RESOURCES.resolve(name);
  }

  /** A file or folder of the documentation. */
  public static Path document(String name) {
    return DOCUMENTS.resolve(name);
  }

  /** Fails where the text is not what the file among the test resources holds. */
  public static void check(String name, String actual) {
    check(resource(name), actual);
  }

  /** Fails where the text is not what the file that the product shows holds. */
  public static void checkProduct(String name, String actual) {
    check(PRODUCT.resolve(name), actual);
  }

  /** Fails where the text is not what the file of the documentation holds. */
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
