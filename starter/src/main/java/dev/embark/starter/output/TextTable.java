package dev.embark.starter.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table whose columns are as wide as their content, two spaces apart. Not thread-safe. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** Creates a table with a heading row. */
  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row; missing trailing cells are empty. */
  public TextTable row(String... cells) {
    rows.add(Arrays.asList(cells));
    return this;
  }

  /** Whether there are only headings. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Returns the lines, without trailing spaces. */
  public List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < row.size(); i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
