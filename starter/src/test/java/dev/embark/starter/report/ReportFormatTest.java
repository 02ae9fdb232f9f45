package dev.embark.starter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import dev.embark.starter.client.RunInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The formats of a report are stored in golden files; see {@link Golden} for how to change them.
 */
class ReportFormatTest {
  private static final Pattern TAG = Pattern.compile("</?([^ >]*)");
  private static final Set<String> TAGS =
      Set.of(
          "!DOCTYPE",
          "html",
          "head",
          "meta",
          "title",
          "style",
          "body",
          "h1",
          "h2",
          "h3",
          "p",
          "a",
          "table",
          "thead",
          "tbody",
          "tr",
          "th",
          "td");
  private static final String HOSTILE =
      "</td><script>alert(1)</script> \"quoted\" 'single' | [a](javascript:alert(1))"
          + " https://evil.example `x` \u202Egpj";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void eachFormIsAsItsFileSays(ReportFormat format) {
    String text = written(format, Evidences.of("Retry after the fix."));
    String name = format == ReportFormat.JSON ? "json/report.json" : "report/report." + format;
    Golden.check(name, text);
  }

  @Test
  void htmlHasNoTagButItsOwnWhateverTheTextsSay() {
    // when
    String html = written(ReportFormat.HTML, Evidences.of(HOSTILE));

    // then
    assertThat(TAG.matcher(html.substring(html.indexOf("<body>"))).results())
        .isNotEmpty()
        .allSatisfy(tag -> assertThat(TAGS).contains(tag.group(1)));
    assertThat(html)
        .contains("&lt;script&gt;")
        .doesNotContain("<script")
        .doesNotContain("href=\"javascript")
        .doesNotContain("\u202E");
  }

  @Test
  void htmlNeedsNothingElse() {
    // when
    String html = written(ReportFormat.HTML, Evidences.of("x"));

    // then
    assertThat(html)
        .contains("default-src 'none'")
        .contains("@media print")
        .doesNotContain("src=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  @Test
  void markdownTakesMarksForWhatTheyAre() {
    // when
    String markdown = written(ReportFormat.MD, Evidences.of(HOSTILE));

    // then
    assertThat(markdown.replace("<br>", "")).doesNotContainPattern("(?<!\\\\)<");
    assertThat(markdown)
        .contains("\\<script\\>")
        .contains("\\[a\\](javascript")
        .contains("\\`x\\`");
    assertThat(markdown.lines().filter(line -> line.startsWith("|")))
        .allSatisfy(line -> assertThat(line).endsWith("|"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "|calc", "%0A=1"})
  void csvHoldsNoFormula(String text) throws IOException {
    // when
    String csv = written(ReportFormat.CSV, Evidences.of(text));

    // then
    List<String> cells =
        new CsvMapper()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .readerForListOf(String[].class)
                .<List<String[]>>readValue(csv)
                .stream()
                .flatMap(Arrays::stream)
                .toList();
    assertThat(cells).contains("'" + text.replace('\r', '\uFFFD'));
    assertThat(cells).noneMatch(cell -> cell.matches("(?s)[=+\\-@\\t\\r\\n|%].*"));
  }

  @Test
  void csvHasNothingThatATerminalActsUpon() {
    // when
    String csv = written(ReportFormat.CSV, Evidences.of("\u001b]0;title\u0007\u009b8m\u202Egpj"));

    // then
    assertThat(csv)
        .contains("\uFFFD]0;title\uFFFD\uFFFD8m\uFFFDgpj")
        .doesNotContain("\u001b", "\u0007", "\u009b", "\u202E");
  }

  /** They join letters, and no terminal acts upon them. */
  @ParameterizedTest
  @EnumSource
  void everyFormKeepsTheJoinersOfNames(ReportFormat format) {
    String name = "\u06A9\u0644\u0627\u0646\u200C\u0634\u0647\u0631";

    assertThat(written(format, Evidences.of(name))).contains(name);
  }

  @Test
  void csvHasAsManyCellsInEachRow() throws IOException {
    // when
    String csv = written(ReportFormat.CSV, Evidences.of("a \"quoted\", word\nand a line"));

    // then
    List<String[]> rows =
        new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .readerForListOf(String[].class)
            .readValue(csv);
    assertThat(rows).hasSize(6);
    assertThat(rows.stream().map(row -> row.length).collect(Collectors.toSet())).hasSize(1);
  }

  @Test
  void isKeptInTheStateFolder() throws IOException {
    // given
    CommandRun run = new CommandRun().in(folder);
    RunInfo info =
        new RunInfo(
            "fleet/f",
            "run-1",
            "FleetWorkflow",
            RunInfo.State.COMPLETED,
            Instant.EPOCH,
            null,
            null,
            null);

    // when
    Path html = ReportArchive.keep(Evidences.of("x"), info, run.surroundings());

    // then
    assertThat(html).isRegularFile().hasFileName("payments-prod-run-1.html");
    assertThat(html.resolveSibling("payments-prod-run-1.json")).isRegularFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(html)))
        .isEqualTo("rw-------");
    try (var files = Files.list(html.getParent())) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void isWrittenThroughASymlinkToAFileThatKeepsItsPermissions() throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("report.md"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    Path link = Files.createSymbolicLink(folder.resolve("latest"), file);

    // when
    ReportArchive.write(Evidences.of("x"), ReportFormat.MD, link);

    // then
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(written(ReportFormat.MD, Evidences.of("x")));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  void isWrittenToAFileInAFolderThatIsNotWritable() throws IOException {
    // given
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path file = Files.writeString(closed.resolve("report.md"), "old");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(closed), "This user may write to every folder.");

    // when
    ReportArchive.write(Evidences.of("x"), ReportFormat.MD, file);

    // then
    assertThat(file).hasContent(written(ReportFormat.MD, Evidences.of("x")));
  }

  private static String written(ReportFormat format, Evidence evidence) {
    StringWriter text = new StringWriter();
    format.write(evidence, new PrintWriter(text));
    return text.toString();
  }
}
