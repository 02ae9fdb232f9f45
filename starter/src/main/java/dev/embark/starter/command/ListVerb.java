package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.client.RunList;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embark list}: fleets, or clusters. */
@Command(
    name = "list",
    description = {"List fleets and clusters, the latest first."},
    footer = {
      "",
      "Examples:",
      "  embark list",
      "  embark list --clusters --fleet payments-prod --outcome RolledBack"
    },
    exitCodeList = {"0:listed", "4:Temporal cannot be reached"})
public final class ListVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--clusters", description = "Clusters instead of fleets.")
  boolean clusters;

  @Option(names = "--fleet", paramLabel = "NAME", description = "Clusters of this fleet.")
  @Nullable String fleet;

  @Option(names = "--project", paramLabel = "ID", description = "Clusters of this project.")
  @Nullable String project;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description = "Clusters in this phase, such as NeedsAttention.")
  @Nullable String phase;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "Clusters with this outcome, such as RolledBack.")
  @Nullable String outcome;

  @Option(names = "--running", description = "Only what is under way.")
  boolean running;

  @Option(names = "--most", paramLabel = "N", description = "At most so many (default: 100).")
  int most = 100;

  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public ListVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    boolean wantsClusters =
        clusters || fleet != null || project != null || phase != null || outcome != null;
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      if (wantsClusters) {
        RunList.ClusterFilter filter =
            new RunList.ClusterFilter(fleet, project, phase, outcome, running);
        printClusters(client.list().clusters(filter, most), console);
      } else {
        printFleets(client.list().fleets(running, most), console);
      }
      return ExitCode.DONE.number();
    }
  }

  private void printFleets(List<RunInfo> runs, Console console) {
    ObjectNode document = Json.document("FleetList");
    ArrayNode list = document.putArray("fleets");
    TextTable table = new TextTable("FLEET", "STATE", "STARTED", "ENDED", "AUTHOR", "CHANGE");
    for (RunInfo run : runs) {
      String name = run.workflowId().substring(run.workflowId().indexOf('/') + 1);
      addRun(list.addObject().put("fleet", name), run);
      table.row(
          name,
          state(run),
          time(run.started()),
          time(run.ended()),
          text(run.author()),
          text(run.change()));
    }
    print(document, table, runs.size(), console);
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

  private static String state(RunInfo run) {
    return run.state().name().toLowerCase(Locale.ROOT);
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
