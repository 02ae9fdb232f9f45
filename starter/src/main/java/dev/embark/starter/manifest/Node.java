package dev.embark.starter.manifest;

import java.util.List;
import java.util.Map;

/** A value of a manifest in any format, with its place. */
sealed interface Node {
  Place at();

  /** Returns its name for people. */
  String kind();

  /** A mapping; keys in file order. */
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
   * @param text the text as written
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

  /** The type of a single value. */
  enum Type {
    TEXT,
    NUMBER,
    FLAG,
    NOTHING,
    /** A value whose problem has already been reported. */
    BROKEN
  }
}
