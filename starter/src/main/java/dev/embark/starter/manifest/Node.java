package dev.embark.starter.manifest;

import java.util.List;
import java.util.Map;

/** A value of a manifest, whatever the format, that knows its place. */
sealed interface Node {
  Place at();

  /** What people call it. */
  String kind();

  /** A mapping; keys in the order of the file. */
  record Mapping(Place at, Map<String, Entry> entries) implements Node {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key of a mapping with its value. */
  record Entry(Place keyAt, Node value) {}

  /** A list. */
  record Sequence(Place at, List<Node> items) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * A single value.
   *
   * @param text as it is written
   */
  record Scalar(Place at, String text, Type type) implements Node {
    @Override
    public String kind() {
      return switch (type) {
        case TEXT -> "text";
        case NUMBER -> "a number";
        case FLAG -> "true or false";
        case NOTHING, BROKEN -> "nothing";
      };
    }
  }

  /** What a single value is. */
  enum Type {
    TEXT,
    NUMBER,
    FLAG,
    NOTHING,
    /** There was a value, but it is a problem that has been said already. */
    BROKEN
  }
}
