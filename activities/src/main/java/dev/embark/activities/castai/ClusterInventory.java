package dev.embark.activities.castai;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LinkedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of an organization's clusters those that some targets are about. Keeps nothing of the
 * others, of which there may be thousands. Not thread-safe.
 */
final class ClusterInventory {

  /** Disconnected clusters stay visible for a while. One that is being deleted still counts. */
  private static final Set<String> DISCONNECTED = Set.of("deleted", "archived");

  private final Set<String> wanted = new HashSet<>();
  private final Map<String, String> accounts = new HashMap<>();
  private final Map<String, ClusterSnapshot> clusters = new HashMap<>();
  private final Map<String, List<LinkedCluster>> linkedTo = new HashMap<>();

  ClusterInventory(List<ClusterTarget> targets) {
    for (ClusterTarget target : targets) {
      wanted.add(target.clusterId());
      accounts.putIfAbsent(
          withoutCase(target.clientServiceAccount()), target.clientServiceAccount());
    }
  }

  void add(ClusterSnapshot cluster) {
    if (wanted.contains(cluster.clusterId())) {
      clusters.put(cluster.clusterId(), cluster);
    }
    String account = accounts.get(withoutCase(cluster.clientServiceAccount()));
    if (account != null && counts(cluster)) {
      linkedTo
          .computeIfAbsent(account, any -> new ArrayList<>())
          .add(new LinkedCluster(cluster.clusterId(), cluster.name(), cluster.holdsCredentials()));
    }
  }

  /** What was found so long ago; accounts without a linked cluster are absent. */
  Answers.Inventory answer(Duration age) {
    return new Answers.Inventory(clusters, linkedTo, age);
  }

  /** Whether the cluster of this target, of those that the inventory is about, is among them. */
  boolean shows(ClusterTarget target) {
    return clusters.containsKey(target.clusterId());
  }

  /** The clusters linked to a target's account. */
  List<LinkedCluster> linkedTo(ClusterTarget target) {
    return linkedTo.getOrDefault(target.clientServiceAccount(), List.of());
  }

  /** A cluster that is gone and holds no credentials can live on nothing. */
  private static boolean counts(ClusterSnapshot cluster) {
    return !isGone(cluster) || cluster.holdsCredentials();
  }

  /** Whether a list may leave it out. */
  static boolean isGone(ClusterSnapshot cluster) {
    return DISCONNECTED.contains(cluster.status());
  }

  private static String withoutCase(@Nullable String account) {
    return account == null ? "" : account.toLowerCase(Locale.ROOT);
  }
}
