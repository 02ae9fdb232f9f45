package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Places;
import dev.embark.workflows.model.SkipResult;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a batch knows of its clusters. */
final class BatchLedger {

  private final Map<String, ClusterProgress> clusters = new LinkedHashMap<>();
  private final Map<String, ClusterTarget> pending = new LinkedHashMap<>();
  private final Map<String, ClusterTarget> targets = new HashMap<>();
  private final Map<String, Integer> ended = new TreeMap<>();

  /** Held clusters that were let go, with the reason. They are never restarted. */
  private final Map<String, String> letGo = new HashMap<>();

  private int started;
  private int held;
  private int suspended;
  private @Nullable ErrorCode systemic;

  BatchLedger(List<ClusterTarget> targets) {
    for (ClusterTarget target : targets) {
      this.targets.put(target.clusterId(), target);
      pending.put(target.clusterId(), target);
      clusters.put(
          target.clusterId(),
          new ClusterProgress(
              target.clusterId(), target.projectId(), ClusterProgress.PENDING, null, null));
    }
  }

  // ---- what happens

  void started(String clusterId) {
    pending.remove(clusterId);
    started++;
    put(clusterId, ClusterProgress.RUNNING, null, null);
  }

  /** A cluster waits for a person, or goes on. */
  void holdChanged(Held change) {
    ClusterProgress now = clusters.get(change.clusterId());
    if (now == null || now.hasEnded()) {
      return;
    }
    forgetHold(now);
    ErrorCode code = change.code();
    if (code == null) {
      put(change.clusterId(), ClusterProgress.RUNNING, null, null);
      return;
    }
    if (code.isSystemic()) {
      suspended++;
      systemic = code;
    } else {
      held++;
    }
    put(change.clusterId(), ClusterProgress.NEEDS_ATTENTION, code, change.message());
  }

  void ended(String clusterId, Outcome outcome) {
    ClusterProgress now = clusters.get(clusterId);
    if (now != null) {
      forgetHold(now);
    }
    String reason = letGo.get(clusterId);
    Outcome counted =
        reason != null && outcome.leavesAsFound() ? new Outcome.Skipped(reason) : outcome;
    ended.merge(counted.kind(), 1, Integer::sum);
    if (counted instanceof Outcome.Failure failure) {
      put(clusterId, failure.kind(), failure.code(), failure.message());
    } else if (counted instanceof Outcome.Skipped skipped) {
      put(clusterId, counted.kind(), null, skipped.reason());
    } else {
      put(clusterId, counted.kind(), null, null);
    }
  }

  /** Leaves clusters that have not started as they are, and counts them as failed. */
  void refusePending(ErrorCode code, String message) {
    List<String> refused = List.copyOf(pending.keySet());
    pending.clear();
    refused.forEach(
        cluster -> {
          started++;
          ended(cluster, new Outcome.Rejected(code, message));
        });
  }

  /** Skips the cluster if it has not started, and lets it go if it is held. */
  SkipResult skip(String clusterId, String reason) {
    if (pending.remove(clusterId) != null) {
      started++;
      ended(clusterId, new Outcome.Skipped(reason));
      return SkipResult.ofSkipped(1);
    }
    ClusterProgress now = clusters.get(clusterId);
    if (now == null || now.hasEnded()) {
      return SkipResult.ofEnded(1);
    }
    if (now.state().equals(ClusterProgress.NEEDS_ATTENTION)) {
      return letGo(clusterId, reason);
    }
    return SkipResult.ofUnderWay(1);
  }

  /** Notes that a held cluster is to give up. */
  SkipResult letGo(String clusterId, String reason) {
    letGo.put(clusterId, reason);
    return SkipResult.ofLetGo(1);
  }

  /** Takes the systemic failure as mended until it strikes again. */
  void forgetSystemic() {
    systemic = null;
  }

  /** Makes clusters that failed pending again. */
  void retryFailed() {
    for (ClusterProgress failed : failed()) {
      // Clusters that were skipped are never restarted.
      if (letGo.containsKey(failed.clusterId())) {
        continue;
      }
      started--;
      ended.merge(failed.state(), -1, Integer::sum);
      ended.values().removeIf(count -> count == 0);
      put(failed.clusterId(), ClusterProgress.PENDING, null, null);
      ClusterTarget target = targets.get(failed.clusterId());
      if (target != null) {
        pending.put(failed.clusterId(), target);
      }
    }
  }

  private void forgetHold(ClusterProgress now) {
    ErrorCode code = now.code();
    if (!now.state().equals(ClusterProgress.NEEDS_ATTENTION) || code == null) {
      return;
    }
    if (code.isSystemic()) {
      suspended--;
    } else {
      held--;
    }
  }

  private void put(
      String clusterId, String state, @Nullable ErrorCode code, @Nullable String message) {
    ClusterProgress was = clusters.get(clusterId);
    if (was != null) {
      clusters.put(
          clusterId, new ClusterProgress(clusterId, was.projectId(), state, code, message));
    }
  }

  // ---- what is asked

  Counts counts() {
    return new Counts(clusters.size(), started, held, suspended, ended);
  }

  /** Slots of the window that are taken: a held cluster frees its own. */
  int slotsTaken() {
    return counts().inFlight() - held;
  }

  boolean isAllEnded() {
    return counts().inFlight() == 0;
  }

  /** The next cluster to start; call only if one is pending. */
  ClusterTarget nextPending() {
    return pending.values().iterator().next();
  }

  /** The cluster with this id, which must be one of the batch's. */
  ClusterTarget target(String clusterId) {
    return Objects.requireNonNull(targets.get(clusterId));
  }

  boolean isPending(String clusterId) {
    return pending.containsKey(clusterId);
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  List<ClusterTarget> pending() {
    return List.copyOf(pending.values());
  }

  Optional<ErrorCode> systemic() {
    return Optional.ofNullable(systemic);
  }

  List<ClusterProgress> clusters() {
    return List.copyOf(clusters.values());
  }

  /** Whether the cluster waits for a person. */
  boolean isHeld(String clusterId) {
    ClusterProgress now = clusters.get(clusterId);
    return now != null && now.state().equals(ClusterProgress.NEEDS_ATTENTION);
  }

  /** Clusters that wait for a person, after a systemic failure or one of their own. */
  List<ClusterProgress> held() {
    return clusters.values().stream()
        .filter(cluster -> cluster.state().equals(ClusterProgress.NEEDS_ATTENTION))
        .toList();
  }

  /** Clusters that have ended with a failure. */
  List<ClusterProgress> failed() {
    return unsettled().filter(ClusterProgress::hasEnded).toList();
  }

  private Stream<ClusterProgress> unsettled() {
    return clusters.values().stream().filter(cluster -> cluster.code() != null);
  }

  private int stale() {
    return (int)
        clusters.values().stream()
            .filter(cluster -> cluster.code() == ErrorCode.PLAN_STALE)
            .count();
  }

  private List<String> skipped() {
    return clusters.values().stream()
        .filter(cluster -> cluster.hasEndedAs(Outcome.Skipped.class))
        .map(ClusterProgress::clusterId)
        .toList();
  }

  BatchReport report(int number, @Nullable ErrorCode strikes, int releases, Places places) {
    return new BatchReport(
        number,
        counts(),
        strikes,
        unsettled().limit(FleetStatus.MOST_ATTENTION).toList(),
        unsettled().map(ClusterProgress::clusterId).toList(),
        skipped(),
        stale(),
        releases,
        places);
  }

  BatchResult result(int number, Map<String, String> castServiceAccounts, int retries) {
    return new BatchResult(
        number,
        counts(),
        failed().stream().map(ClusterProgress::clusterId).toList(),
        failed().stream().filter(cluster -> letGo.containsKey(cluster.clusterId())).toList(),
        skipped(),
        failed().stream().limit(FleetStatus.MOST_ATTENTION).toList(),
        stale(),
        castServiceAccounts,
        retries);
  }
}
