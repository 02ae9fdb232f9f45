package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Json;
import dev.embark.workflows.model.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A diagnosis, for people and for programs. */
final class DiagnosisReport {
  private final Diagnosis diagnosis;

  DiagnosisReport(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("cause: " + diagnosis.cause() + ". " + diagnosis.cause().meaning());
    lines.add("  " + diagnosis.explanation());
    lines.add("  next move: " + diagnosis.cause().move().who());
    diagnosis.commands().stream()
        .flatMap(String::lines)
        .forEach(command -> lines.add("  run: " + command));
    if (diagnosis.ageSeconds() != null) {
      lines.add("  the bindings were made " + diagnosis.ageSeconds() + " s before the look");
    }
    if (!diagnosis.alsoFound().isEmpty()) {
      lines.add(
          "  also found: "
              + diagnosis.alsoFound().stream()
                  .map(Diagnosis.Cause::name)
                  .collect(Collectors.joining(", ")));
    }
    diagnosis.unknown().forEach(unknown -> lines.add("  not looked at: " + unknown));
    return lines;
  }

  ObjectNode json() {
    ObjectNode node = Json.object();
    node.put("cause", diagnosis.cause().name());
    node.put("meaning", diagnosis.cause().meaning());
    node.put("explanation", diagnosis.explanation());
    node.put("nextMove", diagnosis.cause().move().who());
    node.put("bindingsAgeSeconds", diagnosis.ageSeconds());
    addAll(node.putArray("commands"), diagnosis.commands());
    addAll(
        node.putArray("alsoFound"),
        diagnosis.alsoFound().stream().map(Diagnosis.Cause::name).toList());
    addAll(node.putArray("notLookedAt"), diagnosis.unknown());
    return node;
  }

  private static void addAll(ArrayNode list, List<String> texts) {
    texts.forEach(list::add);
  }
}
