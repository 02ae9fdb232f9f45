package dev.embark.starter.report;

import dev.embark.starter.output.Printable;
import dev.embark.starter.report.Block.Cell;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Writes a document as one self-contained HTML file: no script, font or image. All text is escaped
 * by {@link #escaped}.
 */
final class HtmlForm {
  /** The content security policy also keeps the browser from running or fetching anything. */
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      body { font: 14px/1.45 system-ui, sans-serif; color: #1a1a1a; margin: 2em auto; max-width: 72em; padding: 0 1em }
      h1 { font-size: 1.6em } h2 { font-size: 1.25em; margin-top: 2em; border-bottom: 2px solid #1a1a1a }
      h3 { font-size: 1em; margin: 2em 0 .4em; overflow-wrap: anywhere }
      table { border-collapse: collapse; margin: .5em 0; width: 100%% }
      th, td { text-align: left; vertical-align: top; padding: .25em .6em; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; white-space: pre-line }
      thead th { border-bottom: 1px solid #1a1a1a; white-space: nowrap }
      tbody th { width: 11em; font-weight: 600; color: #555 }
      .short { white-space: nowrap }
      .good { color: #116329 } .bad { color: #a40e26; font-weight: 600 }
      @media print { body { margin: 0; max-width: none; font-size: 9pt } h3, thead, tr { break-inside: avoid } h3 { break-after: avoid } thead { display: table-header-group } a { color: inherit; text-decoration: none } }
      </style>
      </head>
      <body>
      """;

  /** Enough for a time, a step's name or an outcome. */
  private static final int SHORT = 26;

  private final PrintWriter out;

  HtmlForm(PrintWriter out) {
    this.out = out;
  }

  void write(String title, List<Block> blocks) {
    out.printf(Locale.ROOT, HEAD, escaped(title));
    blocks.forEach(this::write);
    out.print("</body>\n</html>\n");
  }

  private void write(Block block) {
    if (block instanceof Block.Heading heading) {
      String tag = "h" + heading.level();
      out.print("<" + tag + ">" + escaped(heading.text()) + "</" + tag + ">\n");
    } else if (block instanceof Block.Paragraph paragraph) {
      out.print("<p>" + escaped(paragraph.text()) + "</p>\n");
    } else if (block instanceof Block.Facts facts) {
      out.print("<table><tbody>\n");
      facts
          .rows()
          .forEach(
              row ->
                  out.print(
                      "<tr><th scope=\"row\">"
                          + escaped(row[0].text())
                          + "</th>"
                          + cell(row[1])
                          + "</tr>\n"));
      out.print("</tbody></table>\n");
    } else if (block instanceof Block.Table table) {
      table(table);
    }
  }

  private void table(Block.Table table) {
    out.print("<table><thead><tr>");
    table
        .headings()
        .forEach(heading -> out.print("<th scope=\"col\">" + escaped(heading) + "</th>"));
    out.print("</tr></thead><tbody>\n");
    for (List<Cell> row : table.rows()) {
      out.print("<tr>");
      row.forEach(cell -> out.print(cell(cell)));
      out.print("</tr>\n");
    }
    out.print("</tbody></table>\n");
  }

  private static String cell(Cell cell) {
    String text = escaped(cell.text());
    String link = cell.link();
    // Only web addresses become links, never javascript: or data:.
    if (link != null && (link.startsWith("https://") || link.startsWith("http://"))) {
      text = "<a href=\"" + escaped(link) + "\">" + text + "</a>";
    }
    String classes =
        switch (cell.tone()) {
          case PLAIN -> "";
          case GOOD -> "good";
          case BAD -> "bad";
        };
    // Short text in a narrow column stays on one line; longer text wraps to fit the page.
    classes = cell.text().length() <= SHORT ? (classes + " short").strip() : classes;
    return (classes.isEmpty() ? "<td>" : "<td class=\"" + classes + "\">") + text + "</td>";
  }

  /**
   * Escapes text for content and quoted attributes; replaces control characters, which HTML
   * forbids.
   */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    Printable.plain(text)
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(point);
              }
            });
    return safe.toString();
  }
}
