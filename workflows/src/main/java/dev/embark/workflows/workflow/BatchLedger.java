package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a batch knows of its clusters. */
final class BatchLedger {

  private static final String PENDING = "Pending";
  private static final String RUNNING = "Running";
  private static final String NEEDS_ATTENTION = "NeedsAttention";

  private final Map<String, ClusterProgress> clusters = new LinkedHashMap<>();
  private final Map<String, Integer> ended = new TreeMap<>();
  private int started;
  private int held;
  private int suspended;
  private @Nullable ErrorCode systemic;

  BatchLedger(List<ClusterTarget> targets) {
    for (ClusterTarget target : targets) {
      clusters.put(
          target.clusterId(),
          new ClusterProgress(target.clusterId(), target.projectId(), PENDING, null, null));
    }
  }

  void started(String clusterId) {
    started++;
    put(clusterId, RUNNING, null, null);
  }

  /** A cluster waits for a person, or goes on. */
  void held(Held change) {
    ClusterProgress now = clusters.get(change.clusterId());
    if (now == null || ended.containsKey(now.state())) {
      return;
    }
    forgetHold(now);
    ErrorCode code = change.code();
    if (code == null) {
      put(change.clusterId(), RUNNING, null, null);
      return;
    }
    if (code.isSystemic()) {
      suspended++;
      systemic = code;
    } else {
      held++;
    }
    put(change.clusterId(), NEEDS_ATTENTION, code, change.message());
  }

  void ended(String clusterId, Outcome outcome) {
    ClusterProgress now = clusters.get(clusterId);
    if (now != null) {
      forgetHold(now);
    }
    ended.merge(outcome.kind(), 1, Integer::sum);
    if (outcome instanceof Outcome.Failure failure) {
      put(clusterId, failure.kind(), failure.code(), failure.message());
    } else {
      put(clusterId, outcome.kind(), null, null);
    }
  }

  /** The systemic failure is taken for mended until it strikes again. */
  void released() {
    systemic = null;
  }

  private void forgetHold(ClusterProgress now) {
    ErrorCode code = now.code();
    if (!now.state().equals(NEEDS_ATTENTION) || code == null) {
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

  Optional<ErrorCode> systemic() {
    return Optional.ofNullable(systemic);
  }

  List<ClusterProgress> clusters() {
    return List.copyOf(clusters.values());
  }

  /** Clusters that wait for a person. */
  List<ClusterProgress> waiting() {
    return clusters.values().stream()
        .filter(cluster -> cluster.state().equals(NEEDS_ATTENTION))
        .toList();
  }

  /** The first few that are held or failed. */
  List<ClusterProgress> attention() {
    return clusters.values().stream()
        .filter(cluster -> cluster.code() != null)
        .limit(FleetStatus.MOST_ATTENTION)
        .toList();
  }

  BatchResult result(@Nullable String castServiceAccount) {
    List<String> failed = new ArrayList<>();
    clusters.values().stream()
        .filter(cluster -> cluster.code() != null)
        .forEach(cluster -> failed.add(cluster.clusterId()));
    return new BatchResult(counts(), failed, castServiceAccount);
  }
}
