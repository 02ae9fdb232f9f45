package dev.embark.starter.report;

import dev.embark.starter.output.Printable;
import dev.embark.starter.report.Block.Cell;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a document as Markdown with tables. All text is escaped by {@link #escaped}. */
final class MarkdownForm {
  /** Characters that have a meaning within a line; no text of a document starts a line. */
  private static final String MARKS = "\\`*_[]<>#|~&$";

  /** Text that becomes a link without markup. */
  private static final Pattern ADDRESS = Pattern.compile("(?i)(://|www\\.)");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private final PrintWriter out;

  MarkdownForm(PrintWriter out) {
    this.out = out;
  }

  void write(List<Block> blocks) {
    blocks.forEach(this::write);
  }

  private void write(Block block) {
    if (block instanceof Block.Heading heading) {
      out.print("#".repeat(heading.level()) + " " + escaped(heading.text()) + "\n\n");
    } else if (block instanceof Block.Paragraph paragraph) {
      out.print(escaped(paragraph.text()) + "\n\n");
    } else if (block instanceof Block.Facts facts) {
      out.print("| | |\n|---|---|\n");
      facts.rows().forEach(row -> row(List.of(row[0], row[1])));
      out.print("\n");
    } else if (block instanceof Block.Table table) {
      row(table.headings().stream().map(Cell::of).toList());
      out.print("|" + "---|".repeat(table.headings().size()) + "\n");
      table.rows().forEach(this::row);
      out.print("\n");
    }
  }

  private void row(List<Cell> cells) {
    out.print(
        cells.stream().map(MarkdownForm::cell).collect(Collectors.joining(" | ", "| ", " |"))
            + "\n");
  }

  private static String cell(Cell cell) {
    return cell.text().lines().map(MarkdownForm::escaped).collect(Collectors.joining("<br>"));
  }

  /** Puts text on one line with all Markdown and HTML syntax escaped. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    Printable.plain(CONTROL.matcher(text).replaceAll(" "))
        .codePoints()
        .forEach(
            point -> {
              if (MARKS.indexOf(point) >= 0) {
                safe.append('\\');
              }
              safe.appendCodePoint(point);
            });
    return ADDRESS
        .matcher(safe)
        .replaceAll(
            match ->
                match.group().length() == 3 ? "\\\\://" : match.group().substring(0, 3) + "\\\\.");
  }
}
