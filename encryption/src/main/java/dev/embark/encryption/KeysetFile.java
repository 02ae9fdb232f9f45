package dev.embark.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The keyset in a file. The file is read anew at each use, so that a rotated keyset needs no
 * restart; while it is missing or broken, as in the middle of a rotation, the last good one is
 * given. Thread-safe.
 */
public final class KeysetFile implements Supplier<Keyset> {

  private record Read(byte[] content, Keyset keyset) {}

  private final Path file;
  private volatile Read lastGood;

  private KeysetFile(Path file) {
    this.file = file;
    this.lastGood = read(file);
  }

  /**
   * Reads the file.
   *
   * @throws KeysetException if it cannot be read, or holds no keyset
   */
  public static KeysetFile open(Path file) {
    return new KeysetFile(file);
  }

  @Override
  public Keyset get() {
    Read known = lastGood;
    try {
      byte[] content = Files.readAllBytes(file);
      if (!Arrays.equals(content, known.content())) {
        known = new Read(content, parse(content));
        lastGood = known;
      }
    } catch (IOException | KeysetException e) {
      return known.keyset();
    }
    return known.keyset();
  }

  private static Read read(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return new Read(content, parse(content));
    } catch (IOException e) {
      throw new KeysetException("cannot be read");
    }
  }

  private static Keyset parse(byte[] content) {
    return Keyset.parse(new String(content, StandardCharsets.UTF_8));
  }
}
