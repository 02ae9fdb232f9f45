package dev.embark.workflows.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Lists of clusters that are too large for a payload as plain JSON: compressed, ten thousand fit.
 */
public final class CompressedJson {

  /** Room for ten thousand clusters with generous labels; anything larger is an attack. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private CompressedJson() {}

  /** The value as JSON, compressed: the same value gives the same bytes in one process. */
  public static byte[] write(Object value) {
    try {
      return compress(PayloadFormat.mapper().writeValueAsBytes(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes, compressed. */
  public static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /**
   * Reads the value back.
   *
   * @throws IllegalArgumentException if the content cannot be read or is too large
   */
  public static <T> T read(byte[] gzip, TypeReference<T> type) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      byte[] json = in.readNBytes(MOST_BYTES + 1);
      if (json.length > MOST_BYTES) {
        throw new IllegalArgumentException("The list of clusters is too large");
      }
      return PayloadFormat.mapper().readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("The list of clusters cannot be read", e);
    }
  }
}
