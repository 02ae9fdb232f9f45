package dev.embark.starter.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the fields of one mapping strictly: unknown keys and wrong types are problems. A field with
 * a problem reads as absent, so that each problem is reported once.
 */
final class FieldReader {
  private final Node.Mapping mapping;
  private final String path;
  private final Problems problems;

  private FieldReader(Node.Mapping mapping, String path, Problems problems) {
    this.mapping = mapping;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Creates a reader for a node that must be a mapping with these keys; empty if it is not a
   * mapping.
   */
  static Optional<FieldReader> over(Node node, String path, List<String> keys, Problems problems) {
    if (!(node instanceof Node.Mapping mapping)) {
      problems.error(
          node.at(),
          path,
          "must be a mapping with " + String.join(", ", keys) + "; it is " + node.kind(),
          "embark init writes a sample manifest.");
      return Optional.empty();
    }
    FieldReader reader = new FieldReader(mapping, path, problems);
    mapping.entries().forEach((key, entry) -> reader.refuseUnknown(key, entry, keys));
    return Optional.of(reader);
  }

  private void refuseUnknown(String key, Node.Entry entry, List<String> keys) {
    if (!keys.contains(key)) {
      problems.error(
          entry.keyAt(),
          pathOf(key),
          "there is no such key",
          Suggestion.of(key, keys).orElse("Keys here are " + String.join(", ", keys) + "."));
    }
  }

  /** Returns the value's place, or the mapping's if the key is absent. */
  Place at(String key) {
    Node.Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.at() : entry.value().at();
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Whether there is a value, valid or not. */
  boolean has(String key) {
    Node.Entry entry = mapping.entries().get(key);
    return entry != null
        && !(entry.value() instanceof Node.Scalar s && s.type() == Node.Type.NOTHING);
  }

  /** Returns the value if it is usable. */
  Optional<Node> node(String key) {
    return Optional.ofNullable(mapping.entries().get(key))
        .filter(entry -> has(key))
        .map(Node.Entry::value)
        .filter(node -> !(node instanceof Node.Scalar s && s.type() == Node.Type.BROKEN));
  }

  /** Reports a problem if the key is absent. */
  void require(String key, String remedy) {
    if (!has(key)) {
      problems.error(at(key), pathOf(key), "is missing", remedy);
    }
  }

  Optional<String> text(String key) {
    return scalar(key, "text")
        .filter(scalar -> is(scalar, key, Node.Type.TEXT, "text", "Put it in quotes if it is one."))
        .map(Node.Scalar::text);
  }

  /** Returns a value as written, whether text, number or boolean. */
  Optional<String> asWritten(String key) {
    return scalar(key, "a single value").map(Node.Scalar::text);
  }

  Optional<Integer> wholeNumber(String key, int least, int most) {
    String wanted = "a whole number from " + least + " to " + most;
    return scalar(key, wanted)
        .filter(scalar -> is(scalar, key, Node.Type.NUMBER, wanted, "Write the digits alone."))
        .flatMap(scalar -> inRange(scalar, key, least, most, wanted));
  }

  Optional<Boolean> flag(String key) {
    return scalar(key, "true or false")
        .filter(scalar -> is(scalar, key, Node.Type.FLAG, "true or false", "Write true or false."))
        .map(scalar -> Boolean.valueOf(scalar.text()));
  }

  Optional<Duration> duration(String key) {
    return asWritten(key)
        .flatMap(
            text -> {
              try {
                return Optional.of(DurationText.parse(text));
              } catch (IllegalArgumentException e) {
                error(key, e.getMessage() + ", not '" + text + "'", "Write it with its unit.");
                return Optional.empty();
              }
            });
  }

  /** Returns the items of a list; none if there is no list. */
  List<Node> items(String key) {
    Optional<Node> node = node(key);
    if (node.isPresent() && !(node.get() instanceof Node.Sequence)) {
      error(key, "must be a list; it is " + node.get().kind(), "Start each item with a dash.");
    }
    return node.orElse(null) instanceof Node.Sequence sequence ? sequence.items() : List.of();
  }

  /** Returns the entries of a mapping with arbitrary keys; none if there is no mapping. */
  Map<String, Node.Entry> entries(String key) {
    Optional<Node> node = node(key);
    if (node.isPresent() && !(node.get() instanceof Node.Mapping)) {
      error(key, "must be a mapping; it is " + node.get().kind(), "Write KEY: VALUE pairs.");
    }
    return node.orElse(null) instanceof Node.Mapping free ? free.entries() : Map.of();
  }

  void error(String key, String message, String remedy) {
    problems.error(at(key), pathOf(key), message, remedy);
  }

  private Optional<Node.Scalar> scalar(String key, String wanted) {
    Optional<Node> node = node(key);
    if (node.isPresent() && !(node.get() instanceof Node.Scalar)) {
      error(key, "must be " + wanted + "; it is " + node.get().kind(), "Write a single value.");
    }
    return node.orElse(null) instanceof Node.Scalar scalar ? Optional.of(scalar) : Optional.empty();
  }

  private boolean is(Node.Scalar scalar, String key, Node.Type type, String wanted, String remedy) {
    if (scalar.type() != type) {
      error(key, "must be " + wanted + "; '" + scalar.text() + "' is " + scalar.kind(), remedy);
    }
    return scalar.type() == type;
  }

  private Optional<Integer> inRange(
      Node.Scalar scalar, String key, int least, int most, String wanted) {
    try {
      int number = Integer.parseInt(scalar.text().replace("_", ""));
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Reported below with the same message as a number out of range.
    }
    error(key, "must be " + wanted + ", not " + scalar.text(), "Choose one in this range.");
    return Optional.empty();
  }
}
