package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Release;
import dev.embark.workflows.plan.BatchWindow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A batch that was started, as its fleet knows it from reports and result. */
final class BatchRun {

  private final WaveRun wave;
  private final BatchInput input;
  private final String workflowId;
  private final BatchWorkflow stub;
  private final List<ClusterProgress> relapsed = new ArrayList<>();

  private final BatchWindow window;
  private BatchReport latest;
  private @Nullable BatchResult sent;
  private boolean ended;
  private boolean lost;
  private List<ClusterProgress> letGo = List.of();
  private int takenElsewhere;
  private int releases;
  private int retries;
  private int signals;

  /**
   * Creates a batch that is about to start.
   *
   * @param tellsPlaces whether it is expected to report the taken places of its window
   */
  BatchRun(
      WaveRun wave, BatchInput input, String workflowId, BatchWorkflow stub, boolean tellsPlaces) {
    this.wave = wave;
    this.input = input;
    this.workflowId = workflowId;
    this.stub = stub;
    this.window = new BatchWindow(input.share(), input.targets().size(), tellsPlaces);
    Counts counts = new Counts(input.targets().size(), 0, 0, 0, Map.of());
    this.latest = BatchReport.initial(input.number(), counts);
  }

  WaveRun wave() {
    return wave;
  }

  BatchInput input() {
    return input;
  }

  String workflowId() {
    return workflowId;
  }

  BatchWorkflow stub() {
    return stub;
  }

  BatchWindow window() {
    return window;
  }

  boolean isRunning() {
    return !ended;
  }

  /** Clusters that still need a slot, according to the last report. */
  int need() {
    return ended ? 0 : latest.counts().needingSlots();
  }

  Counts counts() {
    return latest.counts().without(takenElsewhere).relapsed(relapsed.size());
  }

  List<ClusterProgress> attention() {
    return Stream.concat(latest.attention().stream(), relapsed.stream()).toList();
  }

  /** Ids of its clusters that are held, have failed, or no longer work. */
  Set<String> unsettled() {
    Set<String> ids = new LinkedHashSet<>(latest.unsettled());
    if (lost) {
      ids.addAll(notLeftOut());
    }
    relapsed.forEach(cluster -> ids.add(cluster.clusterId()));
    return ids;
  }

  /** Ids of the unsettled clusters that a retry takes up: all except those that were let go. */
  Set<String> retryable() {
    Set<String> ids = unsettled();
    letGo.forEach(cluster -> ids.remove(cluster.clusterId()));
    return ids;
  }

  List<String> skipped() {
    return latest.skipped();
  }

  /** How many of its clusters were refused because they had changed since the plan was made. */
  int stale() {
    return latest.stale();
  }

  // ---- what it reports

  /** Takes a report, unless it is from before the last release: another one follows the release. */
  void reported(BatchReport report) {
    if (report.releases() >= releases) {
      latest = report;
      window.reported(report.counts(), report.places());
    }
  }

  /** Takes the result that a cancelled run sends, because Temporal drops it. */
  void sent(BatchResult result) {
    sent = result;
  }

  /**
   * It has ended.
   *
   * @param result its result; null if it was closed from outside
   */
  void ended(@Nullable BatchResult result) {
    ended = true;
    BatchResult known = result == null ? sent : result;
    if (known == null) {
      lost = true;
      latest = lost(latest);
      return;
    }
    latest = BatchReport.of(known, releases);
    letGo = known.letGo();
    retries = Math.max(0, retries - known.retries());
  }

  /** It was terminated: nothing is known of clusters that had not ended by its last report. */
  private static BatchReport lost(BatchReport last) {
    Counts counts = last.counts();
    Map<String, Integer> outcomes = new TreeMap<>(counts.ended());
    outcomes.merge(
        Outcome.kindOf(Outcome.Lost.class), counts.total() - counts.endedTotal(), Integer::sum);
    return last.withCounts(new Counts(counts.total(), counts.total(), 0, 0, outcomes));
  }

  /** The systemic failure that it reports, unless its clusters were released since. */
  @Nullable ErrorCode systemic() {
    return ended || latest.releases() < releases ? null : latest.systemic();
  }

  // ---- what is done with it

  /** One of its clusters that was confirmed no longer works. */
  void relapse(ClusterProgress cluster) {
    relapsed.add(cluster);
  }

  /**
   * An estimate of the signals that releases have cost its run: each held cluster sends two for
   * each.
   */
  int signals() {
    return signals;
  }

  /** Lets its clusters try again; only while it is running. */
  void release(Release which) {
    releases++;
    signals += 2 * latest.counts().waiting() + 1;
    if (which == Release.ALL) {
      retries++;
      // So that a fleet that was paused by these failures can be resumed at once.
      replace(latest.counts().retried(), List.of(), List.of(), latest.skipped());
      window.released(latest.counts());
    }
  }

  /** Whether it ended before it could carry out a request to retry its failed clusters. */
  boolean owesRetry() {
    return ended && retries > 0;
  }

  /**
   * Hands over the clusters that are to be retried in another batch: those that failed, if this one
   * has ended, and those that no longer work. They do not count here any more.
   */
  List<ClusterTarget> takeFailed() {
    Set<String> ids = new LinkedHashSet<>();
    relapsed.forEach(cluster -> ids.add(cluster.clusterId()));
    takenElsewhere += relapsed.size();
    relapsed.clear();
    if (lost) {
      // It is not known which of them had ended well; another run finds those unchanged.
      ids.addAll(notLeftOut());
      clearLost();
    } else if (ended) {
      ids.addAll(latest.unsettled());
      letGo.forEach(cluster -> ids.remove(cluster.clusterId()));
      clearFailed();
    }
    return input.targets().stream().filter(target -> ids.contains(target.clusterId())).toList();
  }

  private List<String> notLeftOut() {
    List<String> leftOut = leftOut();
    return input.targets().stream()
        .map(ClusterTarget::clusterId)
        .filter(id -> !leftOut.contains(id))
        .toList();
  }

  /** Clusters that were skipped before the batch was closed from outside, and remain so. */
  private List<String> leftOut() {
    Set<String> leftOut = new TreeSet<>(latest.skipped());
    leftOut.addAll(input.skips().keySet());
    return List.copyOf(leftOut);
  }

  private void clearLost() {
    List<String> leftOut = leftOut();
    replace(
        ended(leftOut.size(), Outcome.kindOf(Outcome.Skipped.class)),
        List.of(),
        List.of(),
        leftOut);
    takenElsewhere = 0;
    retries = 0;
    lost = false;
  }

  /**
   * A cluster that was skipped while held, but could not be put back, stays a failure of this
   * batch.
   */
  private void clearFailed() {
    Counts counts = latest.counts().withoutFailed();
    for (ClusterProgress stays : letGo) {
      counts = counts.plus(ended(1, stays.state()));
    }
    List<String> ids = letGo.stream().map(ClusterProgress::clusterId).toList();
    replace(counts, letGo, ids, latest.skipped());
    retries = 0;
  }

  private static Counts ended(int clusters, String kind) {
    return clusters == 0
        ? Counts.NONE
        : new Counts(clusters, clusters, 0, 0, Map.of(kind, clusters));
  }

  /** Puts these figures in place of the last report, with nothing systemic and nothing stale. */
  private void replace(
      Counts counts,
      List<ClusterProgress> attention,
      List<String> unsettled,
      List<String> skipped) {
    latest =
        new BatchReport(
            input.number(), counts, null, attention, unsettled, skipped, 0, releases, null);
  }
}
