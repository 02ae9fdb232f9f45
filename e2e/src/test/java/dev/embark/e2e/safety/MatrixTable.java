package dev.embark.e2e.safety;

import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The outcomes as a Markdown document. */
final class MatrixTable {

  private static final String NOT_PLAYED = "–";

  private MatrixTable() {}

  static String of(List<Ended> ended, List<Play.Senseless> senseless) {
    StringBuilder text = new StringBuilder();
    text.append("# Fault matrix\n\n");
    text.append("Written by `FaultMatrixTest`; do not edit. What the outcomes promise, and how\n");
    text.append("each is checked, is said in [safety.md](safety.md). ");
    text.append(ended.size()).append(" cases.\n\n");
    text.append("*held* means that the run waited for a person with everything in place, was\n");
    text.append("mended and told to retry, and then ended as shown. *kept* names grants that\n");
    text.append("stay on purpose, because a cluster uses them. A dash is explained at the end.\n");
    for (Step step : Step.values()) {
      Map<String, Map<StartingState, String>> rows = rows(step, ended);
      if (!rows.isEmpty()) {
        text.append("\n## ")
            .append(step.title)
            .append(" (`")
            .append(step.operation)
            .append("`)\n\n");
        text.append(table(rows));
      }
    }
    text.append("\n## Combinations that make no sense\n\n");
    text.append(reasons(senseless));
    return text.toString();
  }

  /** The outcomes that such a document shows, by step, fault and starting state. */
  static Map<String, String> cells(String document) {
    Map<String, String> cells = new TreeMap<>();
    String step = "";
    List<String> states = List.of();
    for (String line : document.lines().toList()) {
      if (line.startsWith("## ")) {
        step = line.substring(3);
      }
      List<String> row = line.startsWith("| ") ? row(line) : List.of();
      if (!row.isEmpty() && row.get(0).equals("fault")) {
        states = row;
      }
      for (int i = 1; i < row.size() && row.size() == states.size(); i++) {
        if (!row.get(i).equals(NOT_PLAYED)) {
          cells.put(step + " / " + row.get(0) + " / " + states.get(i), row.get(i));
        }
      }
    }
    return cells;
  }

  private static List<String> row(String line) {
    return Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
  }

  private static Map<String, Map<StartingState, String>> rows(Step step, List<Ended> ended) {
    Map<String, Map<StartingState, String>> rows = new LinkedHashMap<>();
    for (Ended one : ended) {
      if (one.played().step() == step) {
        rows.computeIfAbsent(one.played().fault().title(), title -> new LinkedHashMap<>())
            .put(one.played().state(), cell(one));
      }
    }
    return rows;
  }

  private static String table(Map<String, Map<StartingState, String>> rows) {
    StringBuilder text = new StringBuilder("| fault |");
    List<StartingState> states = Arrays.asList(StartingState.values());
    states.forEach(state -> text.append(' ').append(state.title).append(" |"));
    text.append("\n|---|").append("---|".repeat(states.size())).append('\n');
    rows.forEach(
        (fault, cells) -> {
          text.append("| ").append(fault).append(" |");
          states.forEach(
              state -> text.append(' ').append(cells.getOrDefault(state, NOT_PLAYED)).append(" |"));
          text.append('\n');
        });
    return text.toString();
  }

  private static String cell(Ended one) {
    String held = one.heldFor() == null ? "" : "held, then ";
    return held + one.kind() + kept(one.claimed().outcome());
  }

  private static String kept(Outcome outcome) {
    List<UndoPiece> pieces =
        outcome instanceof Outcome.RolledBack rolledBack
            ? rolledBack.pieces()
            : outcome instanceof Outcome.RollbackIncomplete incomplete
                ? incomplete.pieces()
                : List.of();
    String kept =
        pieces.stream()
            .filter(piece -> piece.result().name().startsWith("KEPT"))
            .map(piece -> piece.piece() + " kept")
            .collect(Collectors.joining(", "));
    return kept.isEmpty() ? "" : " (" + kept + ")";
  }

  private static String reasons(List<Play.Senseless> senseless) {
    StringBuilder text = new StringBuilder("| step | starting state | reason |\n|---|---|---|\n");
    for (Play.Senseless one : senseless) {
      text.append("| ").append(one.step().title);
      text.append(" | ").append(one.state().title);
      text.append(" | ").append(one.reason()).append(" |\n");
    }
    return text.toString();
  }
}
