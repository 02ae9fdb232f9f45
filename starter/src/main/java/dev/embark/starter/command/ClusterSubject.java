package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.SameServer;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.Wrapping;
import dev.embark.starter.report.Evidence;
import dev.embark.starter.report.EvidenceReader;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import java.util.ArrayList;
import java.util.List;

/** A single cluster that is shown, followed and reported. */
final class ClusterSubject extends FollowedRun<ClusterView> {

  ClusterSubject(String id, EmbarkClient client, Surroundings surroundings, Console console) {
    super(id, client, surroundings, console);
  }

  @Override
  public ClusterView look() {
    return new ClusterView(run(), client.clusters().status(name));
  }

  private RunInfo run() {
    return client
        .clusters()
        .info(name)
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.FAILED,
                        "No run of cluster "
                            + name
                            + " is known in namespace '"
                            + client.server().namespace()
                            + "' at "
                            + client.server().address()
                            + ".")
                    .next("embark list --clusters"));
  }

  @Override
  void picture(ClusterView view, LiveView progress) {
    progress.show(
        (columns, rows) -> picture(view, console.sameServer(), columns, rows), view.line());
  }

  /** In a low window, shows only the latest steps. */
  static List<String> picture(ClusterView view, SameServer sameServer, int columns, int rows) {
    List<String> top = Wrapping.of(view.line(), columns);
    List<String> bottom = new ArrayList<>();
    if (view.waits()) {
      view.nextCommands().stream().map(sameServer::in).forEach(bottom::add);
    }
    bottom.add("Ctrl-C detaches; the run continues.");
    bottom = Wrapping.of(bottom, columns);
    List<String> steps = Wrapping.of(view.status().steps(), columns);
    int room = Math.max(0, rows - top.size() - bottom.size());
    List<String> lines = new ArrayList<>(top);
    lines.addAll(steps.subList(Math.max(0, steps.size() - room), steps.size()));
    lines.addAll(bottom);
    return lines;
  }

  @Override
  ObjectNode event(ClusterView view) {
    ObjectNode event = Json.document("ClusterEvent");
    event.put("clusterId", name);
    event.put("phase", view.status().phase().name());
    event.put("step", view.status().step());
    event.put("code", view.status().code() == null ? null : view.status().code().name());
    return event;
  }

  @Override
  Evidence evidence(RunInfo ended) {
    return EvidenceReader.unasked(client, surroundings.clock()).cluster(name, ended.runId());
  }

  @Override
  public void show() {
    client.workers().require();
    report(look());
  }

  /** Reports everything in the history as well; a run that has ended needs no worker. */
  void describe() {
    RunInfo run = run();
    ClusterStory story = client.stories().cluster(run);
    report(new ClusterReport(new ClusterView(run, status(story)), client.server(), story));
  }

  private ClusterStatus status(ClusterStory story) {
    if (story.result() == null || client.workers().complaint().isEmpty()) {
      client.workers().require();
      return client.clusters().status(name);
    }
    return new ClusterStatus(
        name,
        story.result().outcome() instanceof Outcome.Unconfirmed ? Phase.NeedsAttention : Phase.Done,
        story.result().outcome().kind(),
        List.of(),
        story.credentialsAfter() != null,
        null,
        null,
        null,
        story.result());
  }

  @Override
  void report(ClusterView view) {
    report(new ClusterReport(view, client.server()));
  }

  private void report(ClusterReport report) {
    if (console.forPrograms()) {
      document(report.json());
    } else {
      report.print(console);
    }
  }
}
