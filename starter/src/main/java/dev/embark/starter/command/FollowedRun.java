package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.report.Evidence;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base of runs that are followed to their end: shows progress or events, then a report, which
 * is also archived. Not thread-safe.
 *
 * @param <V> a snapshot of the run
 */
abstract class FollowedRun<V extends RunView> implements RunSubject, Follower.Subject<V> {
  final String name;
  final EmbarkClient client;
  final Surroundings surroundings;
  final Console console;
  private final EventStream events;
  private final Map<String, ObjectNode> earlier = new LinkedHashMap<>();

  FollowedRun(String name, EmbarkClient client, Surroundings surroundings, Console console) {
    this.name = name;
    this.client = client;
    this.surroundings = surroundings;
    this.console = console;
    this.events = new EventStream(name, console, surroundings.clock());
  }

  /** Shows a snapshot to people who watch. */
  abstract void picture(V view, LiveView progress);

  /** Returns a snapshot as an event of {@code --output jsonl}. */
  abstract ObjectNode event(V view);

  /** Reports a snapshot, to people or as a {@link #document}. */
  abstract void report(V view);

  /** Returns the evidence to archive for a run that has ended. */
  abstract Evidence evidence(RunInfo ended);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean isOver(V view) {
    return view.isOver();
  }

  @Override
  public final boolean waits(V view) {
    return view.waits();
  }

  @Override
  public final void changed(V view, LiveView progress) {
    if (console.format() == OutputFormat.JSONL) {
      events.write(event(view));
    } else {
      picture(view, progress);
    }
  }

  @Override
  public final ExitCode follow(@Nullable Duration timeout) {
    Follower<V> follower = new Follower<>(surroundings, console, this, timeout);
    Optional<V> last = follower.follow();
    // A program gets a document also where the time ran out: of how far the run had come.
    last.or(() -> console.forPrograms() ? follower.lastSeen() : Optional.empty())
        .ifPresent(
            view -> {
              events.begin();
              report(view);
            });
    last.filter(V::isOver)
        .map(V::run)
        .ifPresent(run -> KeptReport.keep(() -> evidence(run), run, surroundings, console));
    return last.map(V::exitCode).orElse(ExitCode.TIMED_OUT);
  }

  @Override
  public final RunSubject following(String earlierName, ObjectNode document) {
    earlier.put(earlierName, document);
    return this;
  }

  /** Prints a report for programs, including what led to the run. */
  final void document(ObjectNode report) {
    console.document(report.setAll(earlier));
  }
}
