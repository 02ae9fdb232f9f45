package dev.embark.starter.host;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.command.OutputOptions;
import dev.embark.starter.demo.Demo;
import dev.embark.starter.demo.DemoReport;
import dev.embark.starter.demo.DemoResult;
import dev.embark.starter.demo.Scenario;
import dev.embark.starter.demo.Scenarios;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.DetachNotice;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Counts;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embark demo}: onboards a fleet with faults on the embedded engine and the simulators. */
@Command(
    name = "demo",
    description = {
      "Onboard a simulated fleet with faults, in this process.",
      "No account, no network, no waiting: runs Temporal's in-memory server with time skipping, a"
          + " worker, and stand-ins for Cast AI and Google IAM. Reads no credentials from the"
          + " environment."
    },
    footer = {
      "",
      "Examples:",
      "  embark demo",
      "  embark demo --scenario list",
      "  embark demo --scenario lagging-iam"
    },
    exitCodeList = {
      "0:every cluster ended as its scenario says",
      "1:something ended differently, as shown; or the demo cannot run here",
      "64:usage error",
      "130:Ctrl-C: stopped; nothing is kept"
    })
public final class DemoVerb implements Callable<Integer> {
  private static final List<String> STOPPED =
      List.of("Stopped. A demo runs only in this process and keeps nothing.");

  private final Surroundings surroundings;

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "fleet",
      completionCandidates = Names.class,
      description = "The scenario to run; 'list' shows them all (default: fleet).")
  String scenario = "fleet";

  public DemoVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    if (scenario.equals("list")) {
      list(console);
      return ExitCode.DONE.number();
    }
    return show(named(scenario), console).number();
  }

  /** The values for shell completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Stream.of("list"), Scenarios.ALL.stream().map(Scenario::name))
          .iterator();
    }
  }

  private static void list(Console console) {
    if (console.forPrograms()) {
      ObjectNode document = Json.document("ScenarioList");
      ArrayNode scenarios = document.putArray("scenarios");
      Scenarios.ALL.forEach(
          each ->
              scenarios
                  .addObject()
                  .put("name", each.name())
                  .put("title", each.title())
                  .put("seen", each.seen()));
      console.document(document);
      return;
    }
    TextTable table = new TextTable("SCENARIO", "WHAT HAPPENS");
    Scenarios.ALL.forEach(
        each -> {
          table.row(each.name(), each.title());
          table.row("", "  " + each.seen());
        });
    console.lines(table.lines());
  }

  private ExitCode show(Scenario chosen, Console console) {
    HostLogging.errors(surroundings);
    console.talk("Onboarding " + chosen.title() + ". Nothing leaves this machine.");
    console.talk(chosen.seen());
    DemoResult result = run(chosen, console);
    new DemoReport(result).print(console);
    return result.asTold() ? ExitCode.DONE : ExitCode.FAILED;
  }

  @SuppressWarnings("try") // the notice only has to be closed
  private DemoResult run(Scenario chosen, Console console) {
    try (LiveView view = console.liveView();
        DetachNotice stopped = new DetachNotice(surroundings, view, STOPPED)) {
      return Demo.run(chosen, surroundings, counts -> draw(counts, view));
    }
  }

  /** Redraws on a terminal; otherwise prints a line for every quarter. */
  private static void draw(Counts counts, LiveView view) {
    String now =
        "%d of %d ended, %d under way, %d failed"
            .formatted(counts.endedTotal(), counts.total(), counts.inFlight(), counts.failed());
    int quarters = counts.endedTotal() * 4 / counts.total();
    view.show((columns, rows) -> List.of(now), quarters * 25 + " % of the clusters have ended");
  }

  private static Scenario named(String name) {
    List<String> names = Scenarios.ALL.stream().map(Scenario::name).toList();
    return Scenarios.ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.USAGE,
                        "There is no scenario '" + name + "', only " + String.join(", ", names))
                    .next("embark demo --scenario list"));
  }
}
