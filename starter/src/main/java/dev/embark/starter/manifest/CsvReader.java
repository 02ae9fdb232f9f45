package dev.embark.starter.manifest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads CSV into the same list of clusters as YAML: one row per cluster, fields named by the
 * header, labels as columns {@code labels.KEY}.
 */
final class CsvReader {
  private static final Set<String> COLUMNS =
      Set.of("id", "serviceAccount", "project", "credential");
  private static final String LABELS = "labels.";

  private final Problems problems;

  CsvReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns the clusters; empty if the header does not identify the values. */
  Optional<Node.Sequence> read(String text) throws IOException {
    List<List<Node.Scalar>> rows = rows(text);
    List<Node.Scalar> header = rows.isEmpty() ? List.of() : rows.get(0);
    if (!checkHeader(header)) {
      return Optional.empty();
    }
    List<Node> clusters = new ArrayList<>(rows.size());
    for (List<Node.Scalar> row : rows.subList(1, rows.size())) {
      clusters.add(cluster(header, row, "clusters[" + clusters.size() + "]"));
    }
    return Optional.of(new Node.Sequence(Place.START, clusters));
  }

  private List<List<Node.Scalar>> rows(String text) throws IOException {
    CsvFactory factory =
        CsvFactory.builder()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .build();
    List<List<Node.Scalar>> rows = new ArrayList<>();
    try (CsvParser parser = factory.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        List<Node.Scalar> row = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          String value = parser.getText();
          row.add(
              new Node.Scalar(
                  place(parser.currentTokenLocation()),
                  value,
                  value.isEmpty() ? Node.Type.NOTHING : Node.Type.TEXT));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private boolean checkHeader(List<Node.Scalar> header) {
    Set<String> seen = new TreeSet<>();
    for (Node.Scalar column : header) {
      if (!COLUMNS.contains(column.text()) && !column.text().startsWith(LABELS)) {
        problems.error(
            column.at(), column.text(), "there is no such column", remedyFor(column.text()));
      } else if (!seen.add(column.text())) {
        problems.error(
            column.at(), column.text(), "the column is given twice", "Keep one of them.");
      }
    }
    for (String needed : List.of("id", "serviceAccount")) {
      if (!seen.contains(needed)) {
        problems.error(
            Place.START,
            needed,
            "the column is missing",
            "The first line names the columns: id,serviceAccount,project.");
      }
    }
    return seen.contains("id") && seen.contains("serviceAccount");
  }

  private static String remedyFor(String column) {
    if (column.contains(";") || column.contains("\t")) {
      return "Separate the columns with commas.";
    }
    return Suggestion.of(column, COLUMNS)
        .orElse("Columns are id, serviceAccount, project, credential and labels.KEY.");
  }

  private Node cluster(List<Node.Scalar> header, List<Node.Scalar> row, String path) {
    Place at = row.get(0).at();
    if (row.size() > header.size()) {
      problems.error(
          row.get(header.size()).at(),
          path,
          "the row has " + row.size() + " values, the header names " + header.size(),
          "Quote values that contain commas.");
    }
    Map<String, Node.Entry> fields = new LinkedHashMap<>();
    Map<String, Node.Entry> labels = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(header.size(), row.size()); i++) {
      Node.Scalar value = row.get(i);
      String column = header.get(i).text();
      Node.Entry entry = new Node.Entry(value.at(), value);
      if (value.type() == Node.Type.NOTHING) {
        continue;
      }
      if (column.startsWith(LABELS)) {
        labels.put(column.substring(LABELS.length()), entry);
      } else {
        fields.put(column, entry);
      }
    }
    if (!labels.isEmpty()) {
      fields.put("labels", new Node.Entry(at, new Node.Mapping(at, labels)));
    }
    return new Node.Mapping(at, fields);
  }

  private static Place place(JsonLocation location) {
    return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
