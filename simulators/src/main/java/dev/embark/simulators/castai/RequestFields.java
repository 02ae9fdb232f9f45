package dev.embark.simulators.castai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JSON of a request. Names are accepted in camelCase, as in the contract, and in snake_case, as
 * in Cast AI's own scripts; explicit nulls count as absent; unknown names are ignored (assumption).
 * Immutable.
 */
final class RequestFields {

  private final JsonNode node;

  private RequestFields(JsonNode node) {
    this.node = node;
  }

  /** Parses a body, whatever its Content-Type; an empty one has no fields. */
  static RequestFields parse(byte[] body) {
    if (body.length == 0) {
      return new RequestFields(MissingNode.getInstance());
    }
    try {
      JsonNode node = Json.MAPPER.readTree(body);
      if (node.isObject()) {
        return new RequestFields(node);
      }
    } catch (IOException e) {
      // Rejected like JSON that is not an object.
    }
    throw Refusal.of(400, "request body is not a JSON object");
  }

  /** Returns the named object; an object without fields if it is absent. */
  RequestFields object(String camelCase) {
    JsonNode value = field(camelCase);
    if (!value.isMissingNode() && !value.isObject()) {
      throw Refusal.badField("validation error", camelCase, "must be an object");
    }
    return new RequestFields(value);
  }

  /** Rejects a non-boolean value of a field that is boolean in the contract. */
  void checkFlag(String camelCase) {
    JsonNode value = field(camelCase);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw Refusal.badField("validation error", camelCase, "must be a boolean");
    }
  }

  boolean has(String camelCase) {
    return !field(camelCase).isMissingNode();
  }

  boolean isEmpty() {
    return node.isEmpty();
  }

  /** Returns the named text; empty if it is absent or blank. */
  Optional<String> text(String camelCase) {
    return given(camelCase).filter(text -> !text.isEmpty());
  }

  /** Returns the named text, even if blank; empty if it is absent. */
  Optional<String> given(String camelCase) {
    JsonNode value = field(camelCase);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Refusal.badField("validation error", camelCase, "must be a string");
    }
    return Optional.of(value.textValue());
  }

  /** Returns the named text, which is required. */
  String required(String camelCase) {
    return text(camelCase)
        .orElseThrow(() -> Refusal.badField("validation error", camelCase, "must not be empty"));
  }

  /** Returns all fields, which must be texts. */
  Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual()) {
        throw Refusal.badField("validation error", entry.getKey(), "must be a string");
      }
      texts.put(entry.getKey(), entry.getValue().textValue());
    }
    return texts;
  }

  private JsonNode field(String camelCase) {
    return Stream.of(camelCase, snakeCase(camelCase))
        .map(node::path)
        .filter(value -> !value.isMissingNode() && !(value instanceof NullNode))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static String snakeCase(String camelCase) {
    StringBuilder snake = new StringBuilder();
    for (char c : camelCase.toCharArray()) {
      if (Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    return snake.toString();
  }

  /**
   * Returns the mode of the text given as {@code credentials}.
   *
   * @throws Refusal if it is neither an empty object nor a service account key
   */
  static CredentialsMode modeOf(String credentials) {
    try {
      JsonNode node = Json.MAPPER.readTree(credentials);
      if (node.isMissingNode()) {
        throw notJson();
      }
      if (node.isObject() && node.isEmpty()) {
        return CredentialsMode.IMPERSONATION;
      }
      if (node.path("private_key").isTextual() && node.path("client_email").isTextual()) {
        return CredentialsMode.KEY;
      }
    } catch (JsonProcessingException e) {
      throw notJson();
    }
    throw Refusal.badField("validation error", "credentials", "not a service account key");
  }

  private static Refusal notJson() {
    return Refusal.badField("validation error", "credentials", "must be valid JSON");
  }
}
