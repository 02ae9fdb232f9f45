package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.report.EvidenceReader;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fleet that is looked at, followed and reported. */
final class FleetSubject implements RunSubject, Follower.Subject<FleetView> {
  private static final Duration PHASES_KEPT = Duration.ofSeconds(3);

  private final String name;
  private final EmbarkClient client;
  private final Surroundings surroundings;
  private final Console console;
  private final EventStream events;
  private final Map<String, ObjectNode> earlier = new LinkedHashMap<>();
  private Map<Phase, Long> phases = Map.of();
  private Instant phasesUntil = Instant.MIN;

  FleetSubject(String name, EmbarkClient client, Surroundings surroundings, Console console) {
    this.name = name;
    this.client = client;
    this.surroundings = surroundings;
    this.console = console;
    this.events = new EventStream(name, console, surroundings.clock());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public FleetView look() {
    RunInfo run =
        client
            .fleets()
            .info(name)
            .orElseThrow(
                () ->
                    CommandException.of(
                            ExitCode.FAILED,
                            "There is no fleet '"
                                + name
                                + "' in namespace '"
                                + client.server().namespace()
                                + "' at "
                                + client.server().address()
                                + ".")
                        .move("you")
                        .next("embark list"));
    return new FleetView(run, client.fleets().status(run));
  }

  @Override
  public boolean isOver(FleetView view) {
    return view.isOver();
  }

  @Override
  public boolean waits(FleetView view) {
    return view.waits();
  }

  @Override
  public void changed(FleetView view, LiveView progress) {
    if (console.format() == OutputFormat.JSONL) {
      event(view);
    } else {
      progress.show(
          new FleetPicture(view, phases(progress), surroundings.clock(), console.style()),
          view.line());
    }
  }

  /** Asked for every few seconds, and only where somebody sees it. */
  private Map<Phase, Long> phases(LiveView progress) {
    Instant now = surroundings.clock().instant();
    if (progress.showsPictures() && !now.isBefore(phasesUntil)) {
      phases = client.list().phases(name);
      phasesUntil = now.plus(PHASES_KEPT);
    }
    return phases;
  }

  private void event(FleetView view) {
    ObjectNode event = Json.document("FleetEvent");
    event.put("fleet", name);
    event.put("state", view.status().state().name());
    event.put("why", view.status().why());
    event.put("wave", view.status().wave());
    event.set("waves", FleetWaves.json(view.status()));
    event.set("counts", FleetReport.counts(view.status().counts()));
    events.write(event);
  }

  @Override
  public ExitCode follow(@Nullable Duration timeout) {
    Optional<FleetView> last = new Follower<>(surroundings, console, this, timeout).follow();
    last.ifPresent(
        view -> {
          events.begin();
          report(view);
        });
    last.filter(FleetView::isOver).ifPresent(view -> keepReport(view.run()));
    return last.map(FleetView::exitCode).orElse(ExitCode.TIMED_OUT);
  }

  private void keepReport(RunInfo run) {
    KeptReport.keep(
        () -> EvidenceReader.unasked(client, surroundings.clock()).fleet(name, run.runId()),
        run,
        surroundings,
        console);
  }

  @Override
  public RunSubject following(String earlierName, ObjectNode document) {
    earlier.put(earlierName, document);
    return this;
  }

  @Override
  public void show() {
    if (client.fleets().info(name).filter(RunInfo::isRunning).isPresent()) {
      client.workers().require();
    }
    report(look());
  }

  /** All clusters; those that the fleet itself remembers where nobody can be asked any more. */
  private List<ClusterProgress> clusters(FleetView view) {
    try {
      return client.fleets().clusters(view.status());
    } catch (CommandException e) {
      if (!e.isPassing()) {
        throw e;
      }
      console.warn("not every cluster is listed below. " + e.what());
      return view.status().attention();
    }
  }

  private void report(FleetView view) {
    FleetReport report = new FleetReport(view, clusters(view), client.server());
    if (console.forPrograms()) {
      console.document(report.json().setAll(earlier));
    } else {
      report.print(console, surroundings.clock());
    }
  }
}
