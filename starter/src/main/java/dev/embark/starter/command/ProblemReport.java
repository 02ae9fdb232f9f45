package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.embark.starter.manifest.ManifestReading;
import dev.embark.starter.manifest.Problem;
import dev.embark.starter.output.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A manifest's problems for people and for programs. */
final class ProblemReport {
  /** More than a person would read; programs get all. */
  private static final int MOST_SHOWN = 50;

  private ProblemReport() {}

  /** Returns {@code file:line:column: severity: path: message}, each followed by its remedy. */
  static List<String> lines(ManifestReading reading) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : reading.problems().stream().limit(MOST_SHOWN).toList()) {
      lines.add(
          reading.file()
              + ":"
              + problem.place().line()
              + ":"
              + problem.place().column()
              + ": "
              + severity(problem)
              + ": "
              + (problem.path().isEmpty() ? "" : problem.path() + ": ")
              + problem.message());
      lines.add("    " + problem.remedy());
    }
    int rest = reading.problems().size() - MOST_SHOWN;
    if (rest > 0) {
      lines.add(
          "… and "
              + rest
              + " more (all of them: embark validate "
              + CommandText.word(reading.file())
              + " --output json)");
    }
    return lines;
  }

  static ArrayNode json(ManifestReading reading) {
    ArrayNode list = Json.list();
    for (Problem problem : reading.problems()) {
      list.addObject()
          .put("severity", severity(problem))
          .put("line", problem.place().line())
          .put("column", problem.place().column())
          .put("path", problem.path())
          .put("message", problem.message())
          .put("remedy", problem.remedy());
    }
    return list;
  }

  private static String severity(Problem problem) {
    return problem.severity().name().toLowerCase(Locale.ROOT);
  }
}
