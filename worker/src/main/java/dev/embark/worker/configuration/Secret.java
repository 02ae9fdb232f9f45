package dev.embark.worker.configuration;

import dev.embark.encryption.rotation.LastGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A secret whose text form shows only its source. A file is read again at each use, so that a
 * rotated key works without a restart; while it is missing or unreadable, as in the middle of a
 * rotation, the last good content is used. Thread-safe.
 */
public final class Secret implements Supplier<String> {

  private final String origin;
  private final Supplier<String> source;

  private Secret(String origin, Supplier<String> source) {
    this.origin = origin;
    this.source = source;
  }

  /** Returns a fixed secret. */
  static Secret of(String value) {
    String checked = checked(value);
    return new Secret("set", () -> checked);
  }

  /**
   * Returns the content of a file, without surrounding white space.
   *
   * @throws IllegalArgumentException if the content is not a single line
   * @throws IOException if the file cannot be read
   */
  static Secret inFile(Path file) throws IOException {
    return new Secret(
        "from " + file, new LastGood<>(file.toString(), read(file), last -> read(file)));
  }

  @Override
  public String get() {
    return source.get();
  }

  /** Returns the source of the secret, never its value. */
  @Override
  public String toString() {
    return origin;
  }

  /** Returns the value if it can be sent in a header. */
  static String checked(String value) {
    String stripped = value.strip();
    if (!stripped.matches("[\\x21-\\x7e]{1,4096}")) {
      throw new IllegalArgumentException("not a single word of printable ASCII");
    }
    return stripped;
  }

  private static String read(Path file) throws IOException {
    return checked(Files.readString(file));
  }
}
