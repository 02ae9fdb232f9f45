package dev.embark.starter.report;

import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.FleetStory;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Collects the evidence of a run from its histories; only the keys require a worker. */
public final class EvidenceReader {
  /** Enough to use the server well, too few to overload it. */
  private static final int AT_ONCE = 8;

  private final EmbarkClient client;
  private final Clock clock;
  private final KeyLook keys;

  private EvidenceReader(EmbarkClient client, Clock clock, boolean unasked) {
    this.client = client;
    this.clock = clock;
    this.keys = new KeyLook(client, clock, unasked);
  }

  /** Creates a reader for a report that a person requested: lists the keys of every account. */
  public static EvidenceReader asked(EmbarkClient client, Clock clock) {
    return new EvidenceReader(client, clock, false);
  }

  /** Creates a reader for the end of a run: lists keys only if that is quick. */
  public static EvidenceReader unasked(EmbarkClient client, Clock clock) {
    return new EvidenceReader(client, clock, true);
  }

  /**
   * Returns the evidence of one run of a fleet.
   *
   * @param runId the run id, null for the latest run
   * @throws CommandException if there is no such run, or the server keeps no list of runs
   */
  public Evidence fleet(String name, @Nullable String runId) {
    Optional<RunInfo> known =
        runId == null ? client.fleets().info(name) : client.fleets().info(name, runId);
    RunInfo run = known.orElseThrow(() -> unknown(nth(runId) + "fleet '" + name + "'"));
    FleetStory fleet = client.stories().fleet(run);
    List<RunInfo> runs =
        new ArrayList<>(client.list().runsOfFleet(name, fleet.startedAt(), until(name, run)));
    runs.sort(Comparator.comparing(RunInfo::started).thenComparing(RunInfo::workflowId));
    List<ClusterStory> stories = stories(runs);
    return new Evidence(
        name,
        fleet,
        stories,
        keys.at(stories, fleet.input().clusters().targets()),
        client.server(),
        clock.instant());
  }

  /**
   * What an undo has left may be put back after the fleet has ended; but what was started since an
   * earlier run of the name belongs to a later one.
   */
  private @Nullable Instant until(String name, RunInfo run) {
    boolean isLatest =
        client.fleets().info(name).filter(last -> last.runId().equals(run.runId())).isPresent();
    return isLatest ? null : client.list().nextStart(name, run.started()).orElse(run.ended());
  }

  /**
   * Returns the evidence of one run of a cluster.
   *
   * @param runId the run id, null for the latest run
   * @throws CommandException if there is no such run
   */
  public Evidence cluster(String id, @Nullable String runId) {
    Optional<RunInfo> known =
        runId == null ? client.clusters().info(id) : client.clusters().info(id, runId);
    RunInfo run =
        known.orElseThrow(
            () -> unknown((runId == null ? "run of " : nth(runId)) + "cluster " + id));
    List<ClusterStory> stories = List.of(client.stories().cluster(run));
    return new Evidence(
        id, null, stories, keys.at(stories, List.of()), client.server(), clock.instant());
  }

  private List<ClusterStory> stories(List<RunInfo> runs) {
    ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<ClusterStory>> futures = new ArrayList<>();
      runs.forEach(run -> futures.add(readers.submit(() -> client.stories().cluster(run))));
      List<ClusterStory> stories = new ArrayList<>(runs.size());
      for (Future<ClusterStory> future : futures) {
        stories.add(future.get());
      }
      return stories;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.of(ExitCode.DETACHED, "Interrupted.").because(e);
    } finally {
      readers.shutdownNow();
    }
  }

  private static String nth(@Nullable String runId) {
    return runId == null ? "" : "run " + runId + " of ";
  }

  private CommandException unknown(String what) {
    return CommandException.of(
            ExitCode.FAILED,
            "There is no "
                + what
                + " in namespace '"
                + client.server().namespace()
                + "' at "
                + client.server().address()
                + ".")
        .next(
            "embark list    shows the runs there are\n"
                + "Runs past the namespace's retention are gone; 'onboard' and 'watch' kept a"
                + " report in the state folder.");
  }
}
