package dev.embark.starter.report;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document, independent of the format: each format escapes the content in its own way.
 */
sealed interface Block {

  /**
   * A heading.
   *
   * @param level 1 for the document's own heading, 2 and 3 for those below it
   */
  record Heading(int level, String text) implements Block {}

  /** A paragraph of text. */
  record Paragraph(String text) implements Block {}

  /** Names and values; rows with a null value are omitted. */
  record Facts(List<Cell[]> rows) implements Block {}

  /** Rows with column headings. */
  record Table(List<String> headings, List<List<Cell>> rows) implements Block {}

  /**
   * A value in a table.
   *
   * @param text the text; may have several lines
   * @param link the link's target, null if there is none
   * @param tone the emphasis that colour may add; the text says the same
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

  /** The emphasis that colour may add. */
  enum Tone {
    PLAIN,
    GOOD,
    BAD
  }
}
