package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Drift;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A comparison: grouped by finding for people, complete for programs. */
final class DriftReport {
  /** People do not read more lines of a kind; JSON contains them all. */
  private static final int MOST_OF_A_KIND = 10;

  private final Drift.Result result;
  private final List<Drift.Cluster> clusters;

  DriftReport(Drift.Result result, List<Drift.Cluster> clusters) {
    this.result = result;
    this.clusters = clusters;
  }

  void show(Console console) {
    if (console.forPrograms()) {
      console.documents(head(), "clusters", "DriftedCluster", entries());
    } else {
      print(console);
    }
  }

  /** Returns the comparison as one document. */
  ObjectNode json() {
    ObjectNode document = head();
    document.putArray("clusters").addAll(entries());
    return document;
  }

  private List<ObjectNode> entries() {
    return clusters.stream().map(DriftReport::json).toList();
  }

  private void print(Console console) {
    Drift.Counts counts = result.counts();
    console.line(
        result.name()
            + ": of "
            + FleetSummary.counted(counts.total(), "cluster")
            + ", "
            + counts.drifted()
            + " drifted, "
            + counts.unchecked()
            + " could not be looked at");
    byKind().forEach((kind, found) -> print(kind, found, console));
  }

  private static void print(Drift.Kind kind, List<Line> lines, Console console) {
    console.line("");
    console.line(
        kind + " (" + kind.weight().name().toLowerCase(Locale.ROOT) + "), " + lines.size());
    TextTable table = new TextTable("CLUSTER", "NAME", "FOUND");
    lines.stream()
        .limit(MOST_OF_A_KIND)
        .forEach(
            line ->
                table.row(
                    line.cluster().target().clusterId(),
                    line.cluster().name(),
                    line.found().text()));
    console.lines(table.lines());
    if (lines.size() > MOST_OF_A_KIND) {
      console.line("… and " + (lines.size() - MOST_OF_A_KIND) + " more: --output json");
    }
    lines.stream()
        .limit(MOST_OF_A_KIND)
        .map(line -> line.found().command())
        .filter(command -> command != null)
        .flatMap(String::lines)
        .forEach(command -> console.line("  run: " + command));
  }

  private Map<Drift.Kind, List<Line>> byKind() {
    Map<Drift.Kind, List<Line>> byKind = new TreeMap<>();
    clusters.forEach(
        cluster ->
            cluster
                .found()
                .forEach(
                    found ->
                        byKind
                            .computeIfAbsent(found.kind(), kind -> new ArrayList<>())
                            .add(new Line(cluster, found))));
    return byKind;
  }

  private ObjectNode head() {
    Drift.Counts counts = result.counts();
    ObjectNode document = Json.document("Drift");
    document.put("name", result.name());
    document.put("at", Instant.ofEpochMilli(result.atMillis()).toString());
    document.put("clean", counts.isClean());
    document
        .putObject("counts")
        .put("total", counts.total())
        .put("drifted", counts.drifted())
        .put("unchecked", counts.unchecked())
        .put("noted", counts.noted());
    return document;
  }

  private static ObjectNode json(Drift.Cluster cluster) {
    ObjectNode node = Json.object();
    node.put("clusterId", cluster.target().clusterId());
    node.put("name", cluster.name());
    node.put("project", cluster.target().projectId());
    node.put("serviceAccount", cluster.target().clientServiceAccount());
    node.put("repairable", cluster.isRepairable());
    ArrayNode found = node.putArray("found");
    cluster
        .found()
        .forEach(
            each ->
                found
                    .addObject()
                    .put("kind", each.kind().name())
                    .put("weight", each.kind().weight().name())
                    .put("text", each.text())
                    .put("command", each.command()));
    return node;
  }

  private record Line(Drift.Cluster cluster, Drift.Found found) {}
}
