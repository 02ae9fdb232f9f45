package dev.embark.starter.report;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a document, free of any form: each form escapes what is in it in its own way. */
sealed interface Block {

  /**
   * A heading.
   *
   * @param level 1 for the document's own, 2 and 3 below it
   */
  record Heading(int level, String text) implements Block {}

  /** Some sentences. */
  record Paragraph(String text) implements Block {}

  /** Names and values; a value that is null is left out. */
  record Facts(List<Cell[]> rows) implements Block {}

  /** Rows under headings. */
  record Table(List<String> headings, List<List<Cell>> rows) implements Block {}

  /**
   * A value in a table.
   *
   * @param text what it says; may have several lines
   * @param link where it leads, null where nowhere
   * @param tone what colour may stress; the text says the same
   */
  record Cell(String text, @Nullable String link, Tone tone) {
    static Cell of(@Nullable Object value) {
      return new Cell(value == null ? "" : value.toString(), null, Tone.PLAIN);
    }

    static Cell linked(String text, @Nullable String link) {
      return new Cell(text, link, Tone.PLAIN);
    }

    static Cell toned(String text, boolean good) {
      return new Cell(text, null, good ? Tone.GOOD : Tone.BAD);
    }

    static List<Cell> row(@Nullable Object... values) {
      return Arrays.stream(values)
          .map(value -> value instanceof Cell cell ? cell : of(value))
          .toList();
    }
  }

  /** What colour may stress. */
  enum Tone {
    PLAIN,
    GOOD,
    BAD
  }
}
