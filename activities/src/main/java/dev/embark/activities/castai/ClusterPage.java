package dev.embark.activities.castai;

import dev.embark.workflows.model.DiscoveredCluster;
import dev.embark.workflows.model.Discovery;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Selects one page of an organization's clusters in order of id, and counts the rest. Keeps no more
 * than a page. Not thread-safe.
 */
final class ClusterPage {

  private final @Nullable String after;
  private final TreeMap<String, DiscoveredCluster> page = new TreeMap<>();
  private boolean more;
  private int gke;
  private int others;

  ClusterPage(@Nullable String after) {
    this.after = after;
  }

  void add(DiscoveredCluster cluster) {
    if (!cluster.snapshot().isGke()) {
      others++;
      return;
    }
    gke++;
    String id = cluster.snapshot().clusterId();
    if (after == null || id.compareTo(after) > 0) {
      page.put(id, cluster);
      if (page.size() > Discovery.MOST_A_PAGE) {
        page.pollLastEntry();
        more = true;
      }
    }
  }

  Discovery.Listing listing() {
    return new Discovery.Listing(
        List.copyOf(page.values()), gke, others, more ? page.lastKey() : null);
  }
}
