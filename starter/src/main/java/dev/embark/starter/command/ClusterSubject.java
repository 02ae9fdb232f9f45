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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A single cluster that is looked at, followed and reported. */
final class ClusterSubject implements RunSubject, Follower.Subject<ClusterView> {
  private final String id;
  private final EmbarkClient client;
  private final Surroundings surroundings;
  private final Console console;
  private String lastEvent = "";

  ClusterSubject(String id, EmbarkClient client, Surroundings surroundings, Console console) {
    this.id = id;
    this.client = client;
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public String name() {
    return id;
  }

  @Override
  public ClusterView look() {
    RunInfo run =
        client
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
    return new ClusterView(run, client.clusters().status(id));
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
      progress.show(List.of(view.line(), "Ctrl-C detaches; the run goes on."), view.line());
    }
  }

  private void event(ClusterView view) {
    ObjectNode event = Json.document("ClusterEvent");
    event.put("clusterId", id);
    event.put("phase", view.status().phase().name());
    event.put("step", view.status().step());
    event.put("code", view.status().code() == null ? null : view.status().code().name());
    String text = event.toString();
    if (!text.equals(lastEvent)) {
      console.document(event);
      lastEvent = text;
    }
  }

  @Override
  public ExitCode follow(@Nullable Duration timeout) {
    Optional<ClusterView> last = new Follower<>(surroundings, console, this, timeout).follow();
    last.ifPresent(this::report);
    return last.map(ClusterView::exitCode).orElse(ExitCode.TIMED_OUT);
  }

  @Override
  public void show() {
    client.workers().require();
    report(look());
  }

  private void report(ClusterView view) {
    ClusterReport report = new ClusterReport(view, client.server());
    if (console.forPrograms()) {
      console.document(report.json());
    } else {
      report.print(console);
    }
  }
}
