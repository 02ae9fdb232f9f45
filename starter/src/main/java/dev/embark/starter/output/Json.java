package dev.embark.starter.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * The JSON of the command line. Every document contains {@code "format": "embark/v1"}: fields may
 * be added, but existing ones never change their meaning.
 */
public final class Json {
  /** The version of the format. */
  public static final String FORMAT = "embark/v1";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** Jackson escapes the control characters of ASCII only; terminals act on others as well. */
  private static final Pattern ACTED_UPON =
      Pattern.compile("[\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

  private Json() {}

  /** Creates a document of a kind, such as {@code FleetStatus}. */
  public static ObjectNode document(String kind) {
    return MAPPER.createObjectNode().put("format", FORMAT).put("kind", kind);
  }

  /** Creates a document of a kind with the object's fields. */
  public static ObjectNode document(String kind, ObjectNode object) {
    return document(kind).setAll(object);
  }

  /** Creates an object inside a document. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Creates a list inside a document. */
  public static ArrayNode list() {
    return MAPPER.createArrayNode();
  }

  /** Formats a node on one line, for embedding in text. */
  public static String compact(ObjectNode node) {
    return line(node);
  }

  /** Formats a document over several lines, for people. */
  public static String pretty(ObjectNode document) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try {
      return escaped(MAPPER.writer(printer).writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of values can always be written", e);
    }
  }

  /** Formats a document on one line. */
  static String line(ObjectNode document) {
    try {
      return escaped(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of values can always be written", e);
    }
  }

  /** Outside of its strings, JSON has none of these characters. */
  private static String escaped(String json) {
    return ACTED_UPON
        .matcher(json)
        .replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
  }
}
