package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.report.Evidence;
import dev.embark.starter.report.EvidenceReader;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A fleet that is shown, followed and reported. */
final class FleetSubject extends FollowedRun<FleetView> {
  private static final Duration PHASES_KEPT = Duration.ofSeconds(3);

  private Map<Phase, Long> phases = Map.of();
  private Instant phasesUntil = Instant.MIN;

  FleetSubject(String name, EmbarkClient client, Surroundings surroundings, Console console) {
    super(name, client, surroundings, console);
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
                        .next("embark list"));
    return new FleetView(run, client.fleets().status(run));
  }

  @Override
  void picture(FleetView view, LiveView progress) {
    progress.show(
        new FleetScreen(
            view, phases(progress), surroundings.clock(), console.style(), console.sameServer()),
        view.line());
  }

  /** Queried every few seconds, and only if pictures are shown. */
  private Map<Phase, Long> phases(LiveView progress) {
    Instant now = surroundings.clock().instant();
    if (progress.showsPictures() && !now.isBefore(phasesUntil)) {
      phases = client.list().phases(name);
      phasesUntil = now.plus(PHASES_KEPT);
    }
    return phases;
  }

  @Override
  ObjectNode event(FleetView view) {
    ObjectNode event = Json.document("FleetEvent");
    event.put("fleet", name);
    event.put("state", view.status().state().name());
    event.put("why", view.status().why());
    event.put("wave", view.status().wave());
    event.set("waves", FleetWaves.json(view.status()));
    event.set("counts", FleetReport.counts(view.status().counts()));
    return event;
  }

  @Override
  Evidence evidence(RunInfo ended) {
    return EvidenceReader.unasked(client, surroundings.clock()).fleet(name, ended.runId());
  }

  @Override
  public void show() {
    if (client.fleets().info(name).filter(RunInfo::isRunning).isPresent()) {
      client.workers().require();
    }
    report(look());
  }

  /**
   * Returns all clusters, or those in the fleet's own status if the batches can no longer be
   * queried.
   */
  private List<ClusterProgress> clusters(FleetView view) {
    try {
      return client.fleets().clusters(view.status());
    } catch (CommandException e) {
      if (!e.isTransient()) {
        throw e;
      }
      console.warn("not every cluster is listed below. " + e.what());
      return view.status().attention();
    }
  }

  @Override
  void report(FleetView view) {
    FleetReport report = new FleetReport(view, clusters(view), client.server());
    if (console.forPrograms()) {
      document(report.json());
    } else {
      report.print(console, surroundings.clock());
    }
  }
}
