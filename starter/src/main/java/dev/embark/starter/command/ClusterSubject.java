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
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.Wrapping;
import dev.embark.starter.report.EvidenceReader;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A single cluster that is looked at, followed and reported. */
final class ClusterSubject implements RunSubject, Follower.Subject<ClusterView> {
  private final String id;
  private final EmbarkClient client;
  private final Surroundings surroundings;
  private final Console console;
  private final EventStream events;
  private final Map<String, ObjectNode> earlier = new LinkedHashMap<>();

  ClusterSubject(String id, EmbarkClient client, Surroundings surroundings, Console console) {
    this.id = id;
    this.client = client;
    this.surroundings = surroundings;
    this.console = console;
    this.events = new EventStream(id, console, surroundings.clock());
  }

  @Override
  public String name() {
    return id;
  }

  @Override
  public ClusterView look() {
    return new ClusterView(run(), client.clusters().status(id));
  }

  private RunInfo run() {
    return client
        .clusters()
        .info(id)
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.FAILED,
                        "No run of cluster "
                            + id
                            + " is known in namespace '"
                            + client.server().namespace()
                            + "' at "
                            + client.server().address()
                            + ".")
                    .move("you")
                    .next("embark list --clusters"));
  }

  @Override
  public boolean isOver(ClusterView view) {
    return view.isOver();
  }

  @Override
  public boolean waits(ClusterView view) {
    return view.waits();
  }

  @Override
  public void changed(ClusterView view, LiveView progress) {
    if (console.format() == OutputFormat.JSONL) {
      event(view);
    } else {
      progress.show((columns, rows) -> picture(view, columns, rows), view.line());
    }
  }

  /** Where the window is low, the latest steps. */
  static List<String> picture(ClusterView view, int columns, int rows) {
    List<String> top = Wrapping.of(view.line(), columns);
    List<String> bottom = new ArrayList<>(view.waits() ? view.nextCommands() : List.of());
    bottom.add("Ctrl-C detaches; the run goes on.");
    bottom = Wrapping.of(bottom, columns);
    List<String> steps = Wrapping.of(view.status().steps(), columns);
    int room = Math.max(0, rows - top.size() - bottom.size());
    List<String> lines = new ArrayList<>(top);
    lines.addAll(steps.subList(Math.max(0, steps.size() - room), steps.size()));
    lines.addAll(bottom);
    return lines;
  }

  private void event(ClusterView view) {
    ObjectNode event = Json.document("ClusterEvent");
    event.put("clusterId", id);
    event.put("phase", view.status().phase().name());
    event.put("step", view.status().step());
    event.put("code", view.status().code() == null ? null : view.status().code().name());
    events.write(event);
  }

  @Override
  public ExitCode follow(@Nullable Duration timeout) {
    Optional<ClusterView> last = new Follower<>(surroundings, console, this, timeout).follow();
    last.ifPresent(
        view -> {
          events.begin();
          report(view);
        });
    last.filter(ClusterView::isOver).ifPresent(view -> keepReport(view.run()));
    return last.map(ClusterView::exitCode).orElse(ExitCode.TIMED_OUT);
  }

  private void keepReport(RunInfo run) {
    KeptReport.keep(
        () -> EvidenceReader.unasked(client, surroundings.clock()).cluster(id, run.runId()),
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
    client.workers().require();
    report(look());
  }

  /**
   * Reports everything that its history tells as well; of a run that has ended, without a worker.
   */
  void describe() {
    RunInfo run = run();
    ClusterStory story = client.stories().cluster(run);
    report(
        new ClusterReport(
            new ClusterView(run, status(story)), client.server(), story));
  }

  private OnboardingStatus status(ClusterStory story) {
    if (story.result() == null || client.workers().complaint().isEmpty()) {
      client.workers().require();
      return client.clusters().status(id);
    }
    return new OnboardingStatus(
        id,
        story.result().outcome() instanceof Outcome.Unconfirmed ? Phase.NeedsAttention : Phase.Done,
        story.result().outcome().kind(),
        List.of(),
        story.credentialsAfter() != null,
        null,
        null,
        null,
        story.result());
  }

  private void report(ClusterView view) {
    report(new ClusterReport(view, client.server()));
  }

  private void report(ClusterReport report) {
    if (console.forPrograms()) {
      console.document(report.json().setAll(earlier));
    } else {
      report.print(console);
    }
  }
}
