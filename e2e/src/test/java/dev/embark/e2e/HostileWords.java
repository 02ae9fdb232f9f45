package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts with a special meaning for terminals, logs, browsers, Markdown renderers and spreadsheets,
 * and checks that an output contains them only as text.
 */
final class HostileWords {

  /** Appears in every output that shows the texts, but never at the beginning of a line. */
  static final String FORGED = "2026-01-01T00:00:00.000Z INFO  forged line";

  static final String ALL =
      "=HYPERLINK(\"http://evil.example\",\"x\")\u001b[31mred\u001b[0m\r\n"
          + FORGED
          + "\u0007\u009b2J\u001b]0;owned\u0007 `code` **bold** <script>alert(1)</script>"
          + " <img src=x onerror=alert(1)> [x](javascript:y) | \u202Egpj {\"a\": 1} # x: [y";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TAG = Pattern.compile("</?([^ >]*)");

  private static final Set<String> TAGS =
      Set.of(
          "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "a", "table",
          "thead", "tbody", "tr", "th", "td");

  private HostileWords() {}

  /** Checks what people read in a terminal or a log. */
  static void assertPlain(String name, String text) {
    assertThat(text.lines()).as(name).noneMatch(line -> line.startsWith(FORGED));
    assertThat(text).as(name).doesNotContainPattern("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F]");
  }

  /** Checks what programs read: one document, or one per line. */
  static void assertDocuments(String name, List<String> documents) {
    assertThat(documents).as(name).isNotEmpty();
    for (String document : documents) {
      assertPlain(name, document);
      try {
        assertThat(JSON.readTree(document).isObject()).as(name).isTrue();
      } catch (IOException e) {
        throw new AssertionError(name + " is no JSON: " + document, e);
      }
    }
  }

  static void assertHtml(String name, String html) {
    assertPlain(name, html);
    assertThat(TAG.matcher(html.substring(html.indexOf("<body>"))).results())
        .as(name)
        .isNotEmpty()
        .allSatisfy(tag -> assertThat(TAGS).contains(tag.group(1)));
    assertThat(html).as(name).doesNotContain("href=\"javascript").doesNotContain("\u202E");
  }

  static void assertMarkdown(String name, String markdown) {
    assertPlain(name, markdown);
    assertThat(markdown.replace("<br>", "")).as(name).doesNotContainPattern("(?<!\\\\)[<`]");
    assertThat(markdown).as(name).doesNotContain("[x](").doesNotContain("\u202E");
    assertThat(markdown.lines().filter(line -> line.startsWith("|")))
        .as(name)
        .allSatisfy(line -> assertThat(line).endsWith("|"));
  }

  static void assertCsv(String name, String csv) {
    List<String[]> rows;
    try {
      rows =
          new CsvMapper()
              .enable(CsvParser.Feature.WRAP_AS_ARRAY)
              .readerForListOf(String[].class)
              .readValue(csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(rows).as(name).isNotEmpty();
    assertThat(rows.stream().map(row -> row.length).distinct()).as(name).hasSize(1);
    assertThat(rows.stream().flatMap(Arrays::stream))
        .as(name)
        .noneMatch(cell -> cell.matches("(?s)[=+\\-@\\t\\r\\n|%].*"));
  }
}
