package dev.embark.encryption;

import dev.embark.encryption.rotation.LastGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The codec server's token in a file, which is read again at each use. While it is missing or
 * invalid, the last good one is used. Thread-safe.
 */
public final class TokenFile implements Supplier<String> {

  private static final int LEAST_LENGTH = 32;

  private final LastGood<String> current;

  private TokenFile(Path file, String first) {
    this.current = new LastGood<>(file.toString(), first, last -> read(file));
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it does not hold a single word of at least 32 characters
   * @throws IOException if it cannot be read
   */
  public static TokenFile open(Path file) throws IOException {
    return new TokenFile(file, read(file));
  }

  @Override
  public String get() {
    return current.get();
  }

  private static String read(Path file) throws IOException {
    String token = Files.readString(file).strip();
    if (!token.matches("[\\x21-\\x7e]{" + LEAST_LENGTH + ",1024}")) {
      throw new IllegalArgumentException("no word of at least 32 characters");
    }
    return token;
  }
}
