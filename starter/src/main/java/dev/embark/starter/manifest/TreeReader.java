package dev.embark.starter.manifest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML or JSON tokens into a tree with places. */
final class TreeReader {
  private final JsonParser parser;
  private final Problems problems;

  TreeReader(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** Returns the file's only document. */
  Node read() throws IOException {
    parser.nextToken();
    Node root = value("");
    if (parser.nextToken() != null) {
      problems.error(
          here(),
          "",
          "a second document starts here",
          "Write one manifest per file, one fleet each.");
    }
    return root;
  }

  private Node value(String path) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return mapping(path);
    }
    if (token == JsonToken.START_ARRAY) {
      return sequence(path);
    }
    return scalar(path);
  }

  private Node mapping(String path) throws IOException {
    Place at = here();
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      Place keyAt = here();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      Node value = value(keyPath);
      Node.Entry former = entries.putIfAbsent(key, new Node.Entry(keyAt, value));
      if (former != null) {
        problems.error(
            keyAt,
            keyPath,
            "the key is given twice, first on line " + former.keyAt().line(),
            "Keep one of the two.");
      }
    }
    return new Node.Mapping(at, entries);
  }

  private Node sequence(String path) throws IOException {
    Place at = here();
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(path + "[" + items.size() + "]"));
    }
    return new Node.Sequence(at, items);
  }

  private Node scalar(String path) throws IOException {
    Place at = here();
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      problems.error(
          at,
          path,
          "*" + parser.getText() + " refers to an anchor, which manifests do not support",
          "Write the value out, or give it once under defaults.");
      return new Node.Scalar(at, parser.getText(), Node.Type.BROKEN);
    }
    String text = parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
    return new Node.Scalar(at, text, type(text));
  }

  private Node.Type type(String text) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Node.Type.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Node.Type.FLAG;
      case VALUE_NULL -> Node.Type.NOTHING;
      default -> text.isEmpty() ? Node.Type.NOTHING : Node.Type.TEXT;
    };
  }

  private Place here() {
    JsonLocation location = parser.currentTokenLocation();
    return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
