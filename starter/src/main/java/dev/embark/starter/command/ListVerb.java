package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.client.RunList;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Phase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embark list}: lists fleets or clusters. */
@Command(
    name = "list",
    description = {
      "List fleets and clusters, latest first.",
      "Lists fleets unless an option asks for clusters. The embedded engine keeps no list."
    },
    footer = {
      "",
      "Examples:",
      "  embark list --since 7d",
      "  embark list --needs-attention",
      "  embark list --fleet payments-prod --outcome RolledBack --output json"
    },
    exitCodeList = {
      "0:listed, or nothing found",
      "1:this server keeps no list",
      "4:Temporal cannot be reached or refuses the call",
      "64:usage error"
    })
public final class ListVerb implements Callable<Integer> {
  private void requireRoom() {
    if (most < 1) {
      throw CommandException.of(ExitCode.USAGE, "--most must be at least 1; it is " + most + ".");
    }
  }

  private final Surroundings surroundings;

  @Option(names = "--clusters", description = "List clusters instead of fleets.")
  boolean clusters;

  @Option(names = "--fleet", paramLabel = "NAME", description = "Only clusters of this fleet.")
  @Nullable String fleet;

  @Option(names = "--project", paramLabel = "ID", description = "Only clusters of this project.")
  @Nullable String project;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description = "Only clusters in this phase: ${COMPLETION-CANDIDATES}.")
  @Nullable Phase phase;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      completionCandidates = OutcomeWords.Kinds.class,
      description = "Only clusters with this outcome: ${COMPLETION-CANDIDATES}.")
  @Nullable String outcome;

  @Option(
      names = "--needs-attention",
      description = "Only clusters that need a person, whether still running or ended.")
  boolean needsAttention;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only runs started since: 24h, 7d, 2026-11-24 or 2026-11-24T08:00:00Z.")
  @Nullable String since;

  @Option(names = "--running", description = "Only what is still running.")
  boolean running;

  @Option(names = "--most", paramLabel = "N", description = "At most this many (default: 100).")
  int most = 100;

  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public ListVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    requireRoom();
    Instant after = since == null ? null : SinceText.parse(since, surroundings.clock());
    RunList.ClusterFilter filter = filter(after);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      if (wantsClusters()) {
        printClusters(client.list().clusters(filter, most), console);
      } else {
        printFleets(client.list().fleets(running, after, most), console);
      }
      return ExitCode.DONE.number();
    }
  }

  private boolean wantsClusters() {
    boolean byOwn = project != null || phase != null || outcome != null || needsAttention;
    return clusters || fleet != null || byOwn;
  }

  private RunList.ClusterFilter filter(@Nullable Instant after) {
    return new RunList.ClusterFilter(
        fleet,
        project,
        phase == null ? null : phase.name(),
        outcome == null ? null : OutcomeWords.kind(outcome),
        running,
        needsAttention,
        after);
  }

  private void printFleets(List<RunList.FleetRun> fleets, Console console) {
    ObjectNode document = Json.document("FleetList");
    ArrayNode list = document.putArray("fleets");
    TextTable table =
        new TextTable("FLEET", "STATE", "STARTED", "ENDED", "AUTHOR", "CHANGE", "RUN");
    for (RunList.FleetRun fleet : fleets) {
      RunInfo run = fleet.run();
      String name = run.workflowId().substring(run.workflowId().indexOf('/') + 1);
      addRun(list.addObject().put("fleet", name).put("fleetState", fleet.state()), run);
      table.row(
          name,
          FleetView.state(run, fleet.state()),
          time(run.started()),
          time(run.ended()),
          text(run.author()),
          text(run.change()),
          run.runId());
    }
    print(document, table, fleets.size(), console);
  }

  private void printClusters(List<RunList.ClusterRun> runs, Console console) {
    ObjectNode document = Json.document("ClusterList");
    ArrayNode list = document.putArray("clusters");
    TextTable table = new TextTable("CLUSTER", "FLEET", "PROJECT", "PHASE", "OUTCOME", "STARTED");
    for (RunList.ClusterRun run : runs) {
      ObjectNode entry =
          list.addObject()
              .put("clusterId", run.clusterId())
              .put("fleet", run.fleet())
              .put("project", run.project())
              .put("phase", run.phase())
              .put("outcome", run.outcome());
      addRun(entry, run.run());
      table.row(
          run.clusterId(),
          run.fleet(),
          run.project(),
          run.phase(),
          run.outcome(),
          time(run.run().started()));
    }
    print(document, table, runs.size(), console);
  }

  private void print(ObjectNode document, TextTable table, int count, Console console) {
    if (console.forPrograms()) {
      console.document(document);
    } else if (table.isEmpty()) {
      console.talk("Nothing found.");
    } else {
      console.lines(table.lines());
    }
    if (count == most) {
      console.talk("There may be more: --most " + most * 10);
    }
  }

  private static void addRun(ObjectNode entry, RunInfo run) {
    entry.put("state", run.state().name());
    entry.put("startedAt", run.started().toString());
    entry.put("endedAt", run.ended() == null ? null : run.ended().toString());
    entry.put("author", run.author());
    entry.put("change", run.change());
    entry.put("workflowId", run.workflowId());
    entry.put("runId", run.runId());
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
