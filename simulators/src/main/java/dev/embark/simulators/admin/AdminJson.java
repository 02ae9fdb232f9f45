package dev.embark.simulators.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embark.simulators.http.Body;
import dev.embark.simulators.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** The admin endpoint's JSON. */
final class AdminJson {

  static final ObjectMapper MAPPER = JsonMapper.builder().build();

  /** Writes the fields of an object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private AdminJson() {}

  /** Returns an object that is streamed, since it may be long. */
  static Body object(Fields fields) {
    return (Body.Streamed)
        out -> {
          JsonGenerator json = MAPPER.createGenerator(out);
          json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
          json.useDefaultPrettyPrinter();
          json.writeStartObject();
          fields.write(json);
          json.writeEndObject();
          json.close();
        };
  }

  static Body error(String message) {
    return object(json -> json.writeStringField("error", message));
  }

  static JsonNode parse(Request request) {
    try {
      return MAPPER.readTree(request.body());
    } catch (IOException e) {
      throw new BadRequest(400, "the body is not JSON: " + e.getMessage());
    }
  }

  static String required(JsonNode node, String name) {
    if (!node.path(name).isTextual()) {
      throw new BadRequest(400, "'%s' is missing".formatted(name));
    }
    return node.get(name).textValue();
  }

  /** Parses a duration such as {@code PT5M} or {@code 5m}. */
  static Duration duration(String text) {
    return Duration.parse(text.startsWith("P") ? text : "PT" + text);
  }

  /** Parses a name such as {@code waiting-connection} as an enum constant. */
  static <E extends Enum<E>> E named(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
