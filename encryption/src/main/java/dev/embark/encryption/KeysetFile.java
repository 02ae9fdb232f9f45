package dev.embark.encryption;

import dev.embark.encryption.rotation.LastGood;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A keyset in a file, which is read again at each use, so that a rotated keyset needs no restart.
 * While it is missing or broken, as in the middle of a rotation, the last good one is used.
 * Thread-safe.
 */
public final class KeysetFile implements Supplier<Keyset> {

  private record Read(byte[] content, Keyset keyset) {

    static Read of(byte[] content) {
      return new Read(content, Keyset.parse(new String(content, StandardCharsets.UTF_8)));
    }
  }

  private final LastGood<Read> current;

  private KeysetFile(Path file, Read first) {
    this.current = new LastGood<>(file.toString(), first, last -> read(file, last));
  }

  /**
   * Reads the file.
   *
   * @throws KeysetException if it cannot be read, or holds no keyset
   */
  public static KeysetFile open(Path file) {
    try {
      return new KeysetFile(file, Read.of(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new KeysetException("cannot be read");
    }
  }

  @Override
  public Keyset get() {
    return current.get().keyset();
  }

  private static Read read(Path file, Read last) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return Arrays.equals(content, last.content()) ? last : Read.of(content);
  }
}
