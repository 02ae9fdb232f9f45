package dev.embark.e2e.safety;

import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The outcomes as a Markdown document. */
final class MatrixTable {

  private static final String NOT_PLAYED = "–";
  private static final String OR = " or ";

  private MatrixTable() {}

  /** Returns the outcomes of the cases by step, fault and starting state. */
  static Map<String, Set<String>> cells(List<Ended> ended) {
    Map<String, Set<String>> cells = new TreeMap<>();
    for (Ended one : ended) {
      MatrixCase played = one.played();
      if (played.fault().strikes() && !one.again()) {
        cells
            .computeIfAbsent(
                key(heading(played.step()), played.fault().title(), played.state().title),
                key -> new TreeSet<>())
            .add(cell(one));
      }
    }
    return cells;
  }

  private static String heading(Step step) {
    return step.title + " (`" + step.operation() + "`)";
  }

  private static String key(String heading, String fault, String state) {
    return heading + " / " + fault + " / " + state;
  }

  static String of(Map<String, Set<String>> cells) {
    StringBuilder text = new StringBuilder();
    text.append("# Fault matrix\n\n");
    text.append(
        "`FaultMatrixTest` writes this page; do not edit it. [safety.md](safety.md) says\n");
    text.append("what each outcome promises and how the test checks it. The matrix has ");
    text.append(combinations()).append("\ncombinations of step, fault and starting state.\n\n");
    text.append("*held*: the run waited for a person with everything in place. The test removed\n");
    text.append("the fault and told the run to retry; then it ended as shown. *kept* names\n");
    text.append(
        "bindings that remain on purpose, because a cluster uses them. If a cell has two\n");
    text.append("outcomes, the speed of IAM decides. The last section lists the combinations\n");
    text.append("that make no sense.\n");
    for (Step step : Step.values()) {
      text.append("\n## ").append(heading(step)).append("\n\n").append(table(step, cells));
    }
    text.append("\n## Combinations that make no sense\n\n");
    text.append(reasons());
    return text.toString();
  }

  private static int combinations() {
    return Arrays.stream(Step.values())
        .mapToInt(step -> MatrixFault.at(step).size() * states(step).size())
        .sum();
  }

  private static String table(Step step, Map<String, Set<String>> cells) {
    List<StartingState> states = states(step);
    StringBuilder text = new StringBuilder("| fault |");
    states.forEach(state -> text.append(' ').append(state.title).append(" |"));
    text.append("\n|---|").append("---|".repeat(states.size())).append('\n');
    for (MatrixFault fault : MatrixFault.at(step)) {
      text.append("| ").append(fault.title()).append(" |");
      for (StartingState state : states) {
        Set<String> outcomes = cells.get(key(heading(step), fault.title(), state.title));
        text.append(' ')
            .append(outcomes == null ? NOT_PLAYED : String.join(OR, outcomes))
            .append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Returns the states from which a run reaches the step. */
  private static List<StartingState> states(Step step) {
    return Arrays.stream(StartingState.values())
        .filter(state -> step.senselessFrom(state).isEmpty())
        .toList();
  }

  /** Returns the outcomes in such a document by step, fault and starting state. */
  static Map<String, Set<String>> cells(String document) {
    Map<String, Set<String>> cells = new TreeMap<>();
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
      boolean isHeader = row.equals(states);
      for (int i = 1; i < row.size() && row.size() == states.size() && !isHeader; i++) {
        if (!row.get(i).equals(NOT_PLAYED)) {
          cells.put(
              key(step, row.get(0), states.get(i)), new TreeSet<>(List.of(row.get(i).split(OR))));
        }
      }
    }
    return cells;
  }

  private static List<String> row(String line) {
    return Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
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

  private static String reasons() {
    StringBuilder text = new StringBuilder("| step | starting state | reason |\n|---|---|---|\n");
    for (Step step : Step.values()) {
      for (StartingState state : StartingState.values()) {
        String reason = step.senselessFrom(state);
        if (!reason.isEmpty()) {
          text.append("| ").append(step.title);
          text.append(" | ").append(state.title);
          text.append(" | ").append(reason).append(" |\n");
        }
      }
    }
    return text.toString();
  }
}
