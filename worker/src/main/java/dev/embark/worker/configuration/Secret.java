package dev.embark.worker.configuration;

import dev.embark.encryption.LastGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A secret that says only where it comes from. One in a file is read again at each use, so that a
 * rotated key works without a restart; while the file is absent or unreadable, as in the middle of
 * a rotation, the last good content is used. Thread-safe.
 */
public final class Secret implements Supplier<String> {

  private final String origin;
  private final Supplier<String> source;

  private Secret(String origin, Supplier<String> source) {
    this.origin = origin;
    this.source = source;
  }

  /** A fixed secret. */
  static Secret of(String value) {
    String checked = checked(value);
    return new Secret("set", () -> checked);
  }

  /**
   * The content of a file, without the white space around it.
   *
   * @throws IllegalArgumentException if the content is no single line
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

  /** Where it comes from; never what it is. */
  @Override
  public String toString() {
    return origin;
  }

  /** The value, if it is fit to be sent in a header. */
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
