package dev.embark.starter.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Style;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reports the result of a scenario, to people or to programs. */
public final class DemoReport {

  private static final int INDENT = 4;

  private final DemoResult result;

  public DemoReport(DemoResult result) {
    this.result = result;
  }

  /** Prints it on stdout in the requested format. */
  public void print(Console console) {
    if (console.forPrograms()) {
      console.document(document());
      return;
    }
    console.lines(clusters(console.style()));
    console.line("");
    console.lines(seen());
    console.line("");
    console.lines(verdict(console.style()));
    console.line("");
    console.lines(next());
  }

  /** Returns a line per cluster, and below clusters in the same situation what happened. */
  private List<String> clusters(Style style) {
    TextTable table = new TextTable("CLUSTER", "WHAT IT FINDS", "ENDED AS");
    result
        .clusters()
        .forEach(
            cluster ->
                table.row(
                    cluster.cluster().name(),
                    cluster.part().found(),
                    Expectation.text(cluster.outcome())));
    List<String> rows = table.lines();
    List<String> lines = new ArrayList<>();
    lines.add(style.strong(rows.get(0)));
    for (int i = 0; i < result.clusters().size(); i++) {
      DemoResult.Cluster cluster = result.clusters().get(i);
      lines.add(coloured(cluster, rows.get(i + 1), style));
      boolean lastOfItsPart =
          i + 1 == result.clusters().size()
              || result.clusters().get(i + 1).part() != cluster.part();
      if (lastOfItsPart && result.allAsExpected(cluster.part())) {
        lines.add(style.faint(" ".repeat(INDENT) + cluster.part().story()));
      }
    }
    return lines;
  }

  private static String coloured(DemoResult.Cluster cluster, String row, Style style) {
    if (!cluster.asExpected()) {
      return style.bad(row);
    }
    return cluster.outcome() instanceof Outcome.Failure ? style.attention(row) : style.good(row);
  }

  private List<String> seen() {
    Inspection.Findings seen = result.seen();
    return List.of(
        "What the simulated Cast AI and Google IAM saw:",
        "  %d policy writes on %d service accounts; %d updates accepted"
            .formatted(seen.allPolicyWrites(), seen.policyWrites().size(), seen.updates()),
        seen.foreignChanges().isEmpty()
            ? "  every binding of other people is unchanged"
            : "  bindings of other people changed on " + seen.foreignChanges(),
        seen.lostAccess().isEmpty()
            ? "  no cluster that Cast AI could access was locked out, not even for a second"
            : "  locked out for a while: " + seen.lostAccess());
  }

  private List<String> verdict(Style style) {
    String time =
        String.format(
            Locale.ROOT,
            "%d clusters in %.1f s; without skipping the waits, about %s.",
            result.clusters().size(),
            result.took().toMillis() / 1000.0,
            DurationText.of(result.simulated()));
    List<String> differences = result.differences();
    if (differences.isEmpty()) {
      return List.of(time, style.good("Each cluster ended as its scenario says."));
    }
    List<String> lines = new ArrayList<>(List.of(time));
    lines.add(style.bad("Different from what the scenario says:"));
    differences.forEach(difference -> lines.add("  " + difference));
    return lines;
  }

  private static List<String> next() {
    return List.of(
        "Next:",
        "  embark up --simulate --propagation 5s",
        "      the same stand-ins on a real Temporal server, with its Web UI; shows the command",
        "      that onboards a fleet of 50 from a second terminal",
        "  embark init",
        "      a manifest for your own clusters");
  }

  private ObjectNode document() {
    ObjectNode document = Json.document("Demo");
    document.put("scenario", result.scenario().name());
    document.put("asTold", result.asTold());
    document.put("seconds", result.took().toMillis() / 1000.0);
    document.put("simulatedSeconds", result.simulated().toSeconds());
    ArrayNode clusters = document.putArray("clusters");
    for (DemoResult.Cluster cluster : result.clusters()) {
      ObjectNode node = clusters.addObject();
      node.put("id", cluster.cluster().id().toString());
      node.put("name", cluster.cluster().name());
      node.put("project", cluster.cluster().projectId());
      node.put("serviceAccount", cluster.cluster().serviceAccount());
      node.put("finds", cluster.part().found());
      node.put("outcome", cluster.outcome() == null ? null : cluster.outcome().kind());
      node.put(
          "code",
          cluster.outcome() instanceof Outcome.Failure failure ? failure.code().name() : null);
      node.put("asTold", cluster.asExpected());
    }
    document.set("seen", seenDocument());
    ArrayNode differences = document.putArray("differences");
    result.differences().forEach(differences::add);
    return document;
  }

  private ObjectNode seenDocument() {
    Inspection.Findings seen = result.seen();
    ObjectNode node = Json.object();
    node.put("policyWrites", seen.allPolicyWrites());
    node.put("updates", seen.updates());
    ArrayNode foreign = node.putArray("foreignChanges");
    seen.foreignChanges().forEach(foreign::add);
    ArrayNode lost = node.putArray("lostAccess");
    seen.lostAccess().forEach(lost::add);
    return node;
  }
}
