package dev.embark.starter.manifest;

import dev.embark.starter.manifest.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems of one manifest. Not thread-safe. */
final class Problems {
  private final List<Problem> all = new ArrayList<>();

  void error(Place place, String path, String message, String remedy) {
    all.add(new Problem(Severity.ERROR, place, path, message, remedy));
  }

  void warning(Place place, String path, String message, String remedy) {
    all.add(new Problem(Severity.WARNING, place, path, message, remedy));
  }

  /** Returns the problems in file order. */
  List<Problem> inOrder() {
    List<Problem> ordered = new ArrayList<>(all);
    ordered.sort(
        Comparator.comparingInt((Problem problem) -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column()));
    return List.copyOf(ordered);
  }
}
