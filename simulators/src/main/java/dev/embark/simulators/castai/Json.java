package dev.embark.simulators.castai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embark.simulators.http.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes JSON as the API does. */
final class Json {

  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Writes one value. */
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  private Json() {}

  /** Returns a short body, written immediately. */
  static Body body(Writer writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Body.Bytes(out.toByteArray());
  }

  /** Returns a long body, written while it is sent. */
  static Body streamed(Writer writer) {
    return (Body.Streamed)
        out -> {
          JsonGenerator json = MAPPER.createGenerator(out);
          json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
          writer.write(json);
          json.close();
        };
  }

  /** Returns the body {@code {}}. */
  static Body emptyObject() {
    return Body.text("{}");
  }

  /** Writes a text, or an explicit null. */
  static void nullable(JsonGenerator json, String name, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value.toString());
    }
  }

  /** Writes a text, or omits the field if it is null. */
  static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  /** Writes a time; {@link Instant#toString} is RFC 3339. */
  static void time(JsonGenerator json, String name, Instant value) throws IOException {
    json.writeStringField(name, value.toString());
  }
}
