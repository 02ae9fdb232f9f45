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
 * Selects from an organization's clusters those that some targets refer to. Keeps nothing about the
 * others, of which there may be thousands. Not thread-safe.
 */
final class ClusterInventory {

  private static final Set<String> DISCONNECTED = Set.of("deleted", "archived");

  private final Set<String> wanted = new HashSet<>();
  private final Map<String, String> accounts = new HashMap<>();
  private final Map<String, ClusterSnapshot> clusters = new HashMap<>();
  private final Map<String, String> odd = new HashMap<>();
  private final Map<String, List<LinkedCluster>> linkedTo = new HashMap<>();

  ClusterInventory(List<ClusterTarget> targets) {
    for (ClusterTarget target : targets) {
      wanted.add(target.clusterId());
      accounts.putIfAbsent(
          withoutCase(target.clientServiceAccount()), target.clientServiceAccount());
    }
  }

  void add(ListedCluster listed) {
    ClusterSnapshot cluster = listed.snapshot();
    if (wanted.contains(cluster.clusterId())) {
      if (listed.odd() == null) {
        clusters.put(cluster.clusterId(), cluster);
      } else {
        odd.put(cluster.clusterId(), listed.odd());
      }
    }
    String account = accounts.get(withoutCase(cluster.clientServiceAccount()));
    if (account != null && counts(cluster)) {
      linkedTo.computeIfAbsent(account, any -> new ArrayList<>()).add(LinkedCluster.of(cluster));
    }
  }

  /**
   * Returns what was found in a list of this age; accounts without a linked cluster are absent, and
   * so are clusters with an odd value: looked up on their own, they fail on their own.
   */
  Answers.Inventory answer(Duration age) {
    return new Answers.Inventory(clusters, linkedTo, age);
  }

  /** Returns whether the target's cluster was listed, provided that the inventory covers it. */
  boolean shows(ClusterTarget target) {
    return clusters.containsKey(target.clusterId());
  }

  /** Returns which value of the target's cluster is odd, in words; null if none is. */
  @Nullable String oddityOf(ClusterTarget target) {
    return odd.get(target.clusterId());
  }

  /** Returns the clusters linked to a target's account, including those with an odd value. */
  List<LinkedCluster> linkedTo(ClusterTarget target) {
    return linkedTo.getOrDefault(target.clientServiceAccount(), List.of());
  }

  /** A disconnected cluster without credentials cannot depend on the account. */
  private static boolean counts(ClusterSnapshot cluster) {
    return !mayBeUnlisted(cluster) || cluster.holdsCredentials();
  }

  /**
   * Returns whether a list may omit the cluster: Cast AI has disconnected it, and shows it only for
   * a while. Unlike {@link ClusterSnapshot#isGone}, a cluster that is still being deleted is not
   * included: until then Cast AI works in it, through the account.
   */
  static boolean mayBeUnlisted(ClusterSnapshot cluster) {
    return DISCONNECTED.contains(cluster.status());
  }

  private static String withoutCase(@Nullable String account) {
    return account == null ? "" : account.toLowerCase(Locale.ROOT);
  }
}
