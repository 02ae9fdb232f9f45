package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.Server;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A fleet's status or result, for people and for programs. */
final class FleetReport {
  private final FleetView view;
  private final List<ClusterProgress> clusters;
  private final Server server;

  FleetReport(FleetView view, List<ClusterProgress> clusters, Server server) {
    this.view = view;
    this.clusters = clusters;
    this.server = server;
  }

  void print(Console console, Clock clock) {
    FleetStatus status = view.status();
    console.line(
        "fleet "
            + console.style().strong(status.name())
            + ": "
            + view.state()
            + (view.isOver() ? " after " : " for ")
            + DurationText.of(view.elapsed(clock)));
    if (status.why() != null) {
      console.line("  " + status.why());
    }
    console.line("");
    if (status.waves().size() > 1) {
      console.lines(FleetWaves.table(status).lines());
      console.line("");
    }
    console.lines(outcomes().lines());
    Troubles troubles = needingSomebody();
    if (!troubles.isEmpty()) {
      console.line("");
      console.line("Clusters that need attention");
      console.lines(troubles.lines());
    }
    server
        .page(view.run().workflowId(), view.run().runId())
        .ifPresent(page -> console.talk("\nin the UI: " + page));
    List<String> next = view.nextCommands(troubles);
    if (!next.isEmpty()) {
      console.talk("\nNext:");
      next.forEach(command -> console.talk("  " + command));
    }
  }

  private Troubles needingSomebody() {
    return Troubles.among(clusters).thatNeedSomebody();
  }

  private TextTable outcomes() {
    TextTable table = new TextTable("CLUSTERS", "OUTCOME", "MEANING");
    Map<String, Integer> tally = tally();
    for (String kind : OutcomeWords.ORDER) {
      int count = tally.getOrDefault(kind, 0);
      if (count > 0) {
        table.row(Integer.toString(count), kind, OutcomeWords.meaning(kind));
      }
    }
    return table;
  }

  private Map<String, Integer> tally() {
    Counts counts = view.status().counts();
    Map<String, Integer> tally = new TreeMap<>(counts.ended());
    tally.merge(ClusterProgress.NEEDS_ATTENTION, counts.waiting(), Integer::sum);
    tally.merge(ClusterProgress.RUNNING, counts.moving(), Integer::sum);
    tally.merge(ClusterProgress.PENDING, counts.total() - counts.started(), Integer::sum);
    return tally;
  }

  /** Returns {@code FleetStatus} while the run is open, {@code FleetResult} once it has ended. */
  ObjectNode json() {
    FleetStatus status = view.status();
    ObjectNode document = Json.document(view.isOver() ? "FleetResult" : "FleetStatus");
    document.put("fleet", status.name());
    document.put("state", status.state().name());
    document.put("why", status.why());
    document.put("exitCode", view.isOver() || view.waits() ? view.exitCode().number() : null);
    document.put("workflowId", view.run().workflowId());
    document.put("runId", view.run().runId());
    document.put("runState", view.run().state().name());
    document.put("startedAt", view.run().started().toString());
    document.put("endedAt", view.run().ended() == null ? null : view.run().ended().toString());
    document.put("author", view.run().author());
    document.put("change", view.run().change());
    document.put("maxInFlight", status.maxInFlight());
    document.put("maxFailures", status.maxFailures().toString());
    document.put("failuresAllowed", status.failuresAllowed());
    document.put("budgetLeft", status.budgetLeft());
    document.put("pause", status.pause() == null ? null : status.pause().name());
    document.put("wave", status.wave());
    document.set("waves", FleetWaves.json(status));
    document.set("counts", counts(status.counts()));
    document.set("troubles", Troubles.among(clusters).json());
    ArrayNode next = document.putArray("next");
    view.nextCommands(needingSomebody()).forEach(next::add);
    document.put("ui", server.page(view.run().workflowId(), view.run().runId()).orElse(null));
    return document;
  }

  /** Returns only the counts, for events. */
  static ObjectNode counts(Counts counts) {
    ObjectNode node =
        Json.object()
            .put("total", counts.total())
            .put("started", counts.started())
            .put("inFlight", counts.inFlight())
            .put("held", counts.held())
            .put("suspended", counts.suspended())
            .put("failed", counts.failed());
    ObjectNode ended = node.putObject("ended");
    new TreeMap<>(counts.ended()).forEach(ended::put);
    return node;
  }
}
