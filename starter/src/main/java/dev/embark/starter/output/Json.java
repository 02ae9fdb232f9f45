package dev.embark.starter.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter.Indenter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON of the command line. Every document contains {@code "format": "embark/v1"}: fields may
 * be added, but existing ones never change their meaning.
 */
public final class Json {
  /** The version of the format. */
  public static final String FORMAT = "embark/v1";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private static final Indenter LINES = new DefaultIndenter("  ", "\n");

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
    printer.indentArraysWith(LINES);
    printer.indentObjectsWith(LINES);
    try {
      return Printable.json(MAPPER.writer(printer).writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of values can always be written", e);
    }
  }

  /** Formats a document on one line. */
  static String line(ObjectNode document) {
    try {
      return Printable.json(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of values can always be written", e);
    }
  }
}
