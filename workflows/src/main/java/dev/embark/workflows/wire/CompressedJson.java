package dev.embark.workflows.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Lists of clusters that are too large for a payload as plain JSON: compressed, ten thousand fit.
 */
public final class CompressedJson {

  /** Twice the largest manifest, which takes more room as JSON; anything larger is an attack. */
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  /**
   * Room for ten thousand clusters with ninety labels each. A few kilobytes can unpack to millions
   * of empty objects, each of which takes far more room in memory than its two brackets.
   */
  private static final long MOST_TOKENS = 2_000_000;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxDocumentLength(MOST_BYTES)
          .maxTokenCount(MOST_TOKENS)
          .build();

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
   * Reads a list back. It is counted while it is read: no more of it is ever in memory than may be.
   *
   * @param most the most elements that it may have
   * @throws IllegalArgumentException if the content cannot be read or is too large
   */
  public static <T> List<T> read(byte[] gzip, Class<T> element, int most) {
    ObjectMapper mapper = PayloadFormat.mapper();
    mapper.getFactory().setStreamReadConstraints(LIMITS);
    ObjectReader reader = mapper.readerFor(element);
    try (JsonParser json =
        mapper.createParser(new GZIPInputStream(new ByteArrayInputStream(gzip)))) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IllegalArgumentException("The list of clusters is no list");
      }
      List<T> elements = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw new IllegalArgumentException("The list of clusters holds something else");
        }
        if (elements.size() == most) {
          throw new IllegalArgumentException("The list holds more than " + most + " clusters");
        }
        T next = reader.readValue(json);
        elements.add(next);
      }
      return elements;
    } catch (IOException e) {
      throw new IllegalArgumentException("The list of clusters cannot be read or is too large", e);
    }
  }
}
