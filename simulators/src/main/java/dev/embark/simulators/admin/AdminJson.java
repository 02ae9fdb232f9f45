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
import java.util.Set;

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

  /** Rejects fields that nobody would read: most likely, their names are misspelt. */
  static void checkFields(JsonNode node, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new BadRequest(400, "no such field: " + name);
              }
            });
  }

  static String required(JsonNode node, String name) {
    if (!node.has(name)) {
      throw new BadRequest(400, "'%s' is missing".formatted(name));
    }
    if (!node.get(name).isTextual()) {
      throw new BadRequest(400, "'%s' must be a text".formatted(name));
    }
    return node.get(name).textValue();
  }

  static String optional(JsonNode node, String name, String otherwise) {
    return node.has(name) ? required(node, name) : otherwise;
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
