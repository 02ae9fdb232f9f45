package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Pace;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.plan.PaceMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a fleet is: what it knows of its batches, and of clusters that are skipped. */
final class FleetProgress {

  private final int total;
  private final List<WaveRun> waves;
  private final List<BatchRun> batches = new ArrayList<>();
  private final Map<String, BatchRun> batchOf = new HashMap<>();

  /** Clusters to be skipped, with the reason; their batch has not been started. */
  private final Map<String, String> skips = new HashMap<>();

  private final Map<String, WaveRun> waveOf = new HashMap<>();
  private PaceMeter meter = PaceMeter.NEW;
  private final CastAccounts castAccounts = new CastAccounts(Map.of());

  FleetProgress(List<WaveRun> waves) {
    this.waves = waves;
    waves.forEach(wave -> wave.targets().forEach(target -> waveOf.put(target.clusterId(), wave)));
    this.total = waveOf.size();
  }

  // ---- what happens

  void started(BatchRun batch) {
    batches.add(batch);
    batch
        .input()
        .targets()
        .forEach(
            target -> {
              batchOf.put(target.clusterId(), batch);
              skips.remove(target.clusterId());
            });
  }

  void reported(BatchReport report) {
    running(report.number()).ifPresent(batch -> batch.reported(report));
  }

  void sent(BatchResult result) {
    running(result.number()).ifPresent(batch -> batch.sent(result));
  }

  void ended(BatchRun batch, @Nullable BatchResult result) {
    batch.ended(result);
    if (result != null) {
      castAccounts.learn(result.castServiceAccounts());
    }
  }

  /** The cluster will be skipped when its batch starts. */
  void skip(String clusterId, String reason) {
    skips.put(clusterId, reason);
  }

  /** The clusters wait for a batch again. */
  void requeued(List<ClusterTarget> targets) {
    targets.forEach(target -> batchOf.remove(target.clusterId()));
  }

  void relapsed(ClusterProgress cluster) {
    BatchRun batch = batchOf.get(cluster.clusterId());
    if (batch != null) {
      batch.relapse(cluster);
    }
  }

  /** Takes the pace at this time. */
  void measure(long nowMillis) {
    meter = meter.seeing(nowMillis, counts().endedTotal());
  }

  // ---- what is asked

  List<BatchRun> batches() {
    return List.copyOf(batches);
  }

  List<BatchRun> running() {
    return batches.stream().filter(BatchRun::isRunning).toList();
  }

  private Optional<BatchRun> running(int number) {
    return running().stream().filter(batch -> batch.input().number() == number).findFirst();
  }

  int started() {
    return batches.size();
  }

  boolean knows(String clusterId) {
    return waveOf.containsKey(clusterId);
  }

  /** The latest batch that the cluster was in; empty where it was in none yet. */
  Optional<BatchRun> batchOf(String clusterId) {
    return Optional.ofNullable(batchOf.get(clusterId));
  }

  Map<String, String> skips() {
    return Map.copyOf(skips);
  }

  Map<String, String> castServiceAccounts() {
    return castAccounts.known();
  }

  /** Counts all clusters of the fleet, including those whose batch has not started. */
  Counts counts() {
    return counts(total, batches.stream(), skips.size());
  }

  Counts counts(WaveRun wave) {
    int skipped = (int) skips.keySet().stream().filter(id -> waveOf.get(id) == wave).count();
    return counts(
        wave.targets().size(), batches.stream().filter(batch -> batch.wave() == wave), skipped);
  }

  private static Counts counts(int total, Stream<BatchRun> batches, int skipped) {
    Counts sum = batches.map(BatchRun::counts).reduce(Counts.NONE, Counts::plus);
    Map<String, Integer> ended =
        skipped == 0 ? Map.of() : Map.of(Outcome.kindOf(Outcome.Skipped.class), skipped);
    Counts left = new Counts(0, skipped, 0, 0, ended);
    Counts all = sum.plus(left);
    return new Counts(total, all.started(), all.held(), all.suspended(), all.ended());
  }

  /** Clusters that were refused because they have changed since the plan was made. */
  int stale() {
    return batches.stream().mapToInt(BatchRun::stale).sum();
  }

  int stale(WaveRun wave) {
    return batches.stream().filter(batch -> batch.wave() == wave).mapToInt(BatchRun::stale).sum();
  }

  /** Whether each cluster of the wave has ended or is held. */
  boolean isOver(WaveRun wave) {
    return !wave.hasBatchToStart()
        && batches.stream().allMatch(batch -> batch.wave() != wave || batch.need() == 0);
  }

  /** A systemic failure that a batch reports and that was not released yet. */
  Optional<ErrorCode> systemic() {
    return running().stream()
        .flatMap(batch -> Optional.ofNullable(batch.systemic()).stream())
        .findFirst();
  }

  List<String> workflowIds() {
    return batches.stream().map(BatchRun::workflowId).toList();
  }

  List<ClusterProgress> attention() {
    return batches.stream()
        .flatMap(batch -> batch.attention().stream())
        .limit(FleetStatus.MOST_ATTENTION)
        .toList();
  }

  /** Ids of all clusters that are held or have failed. */
  Set<String> unsettled() {
    Set<String> ids = new LinkedHashSet<>();
    batches.forEach(batch -> ids.addAll(batch.unsettled()));
    return ids;
  }

  /** Ids of those that a retry takes up. */
  Set<String> retryable() {
    Set<String> ids = new LinkedHashSet<>();
    batches.forEach(batch -> ids.addAll(batch.retryable()));
    return ids;
  }

  /** Ids of all clusters that are skipped. */
  Set<String> skipped() {
    Set<String> ids = new HashSet<>(skips.keySet());
    batches.forEach(batch -> ids.addAll(batch.skipped()));
    return ids;
  }

  Pace pace() {
    Counts counts = counts();
    Duration soaks =
        waves.stream()
            .filter(wave -> !wave.is(WaveState.DONE))
            .map(wave -> wave.wave().soak())
            .reduce(Duration.ZERO, Duration::plus);
    return meter.pace(counts.total() - counts.endedTotal() - counts.held(), soaks);
  }
}
