package dev.embark.starter.report;

import dev.embark.starter.output.Json;
import java.io.PrintWriter;
import java.util.Locale;

/** The formats of a report. */
public enum ReportFormat {
  /** One file for a browser or a printer. */
  HTML,
  /** Markdown, for tickets and wikis. */
  MD,
  /** One document, {@code "format": "embark/v1"}. */
  JSON,
  /** A row per cluster, for spreadsheets. */
  CSV;

  /** Writes the evidence; flushes the writer without closing it. */
  public void write(Evidence evidence, PrintWriter out) {
    switch (this) {
      case HTML -> new HtmlForm(out).write("Embark: " + evidence.name(), Composition.of(evidence));
      case MD -> new MarkdownForm(out).write(Composition.of(evidence));
      case JSON -> out.println(Json.pretty(JsonForm.document(evidence)));
      case CSV -> new CsvForm(out).write(evidence);
    }
    out.flush();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
