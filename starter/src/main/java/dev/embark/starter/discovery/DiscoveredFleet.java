package dev.embark.starter.discovery;

import dev.embark.starter.manifest.Manifest;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Discovery.Proposal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one or more organizations, added page by page. A cluster that two keys can see
 * counts once, under the first. Not thread-safe.
 */
public final class DiscoveredFleet {

  private final @Nullable Manifest existing;
  private final Map<String, ClusterTarget> known = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Entry> entries = new ArrayList<>();
  private int others;

  /** Creates a fleet that keeps the content of an existing manifest; null for none. */
  public DiscoveredFleet(@Nullable Manifest existing) {
    this.existing = existing;
    if (existing != null) {
      existing.clusters().forEach(target -> known.put(target.clusterId(), target));
    }
  }

  /** Adds one page that a credential returned. */
  public void add(Discovery.Page page, String credential) {
    if (page.next() == null) {
      others += page.others();
    }
    for (Proposal proposal : page.clusters()) {
      if (seen.add(proposal.clusterId())) {
        entries.add(Entry.of(proposal, credential, known.get(proposal.clusterId())));
      }
    }
  }

  /** Returns the name for the manifest. */
  public String name() {
    return existing == null ? "discovered" : existing.name();
  }

  /** Returns the clusters, ordered by project and name. */
  public List<Entry> entries() {
    return entries.stream()
        .sorted(
            Comparator.comparing((Entry entry) -> entry.proposal().projectId())
                .thenComparing(entry -> entry.proposal().name())
                .thenComparing(entry -> entry.proposal().clusterId()))
        .toList();
  }

  /** Returns the number of clusters so far. */
  public int size() {
    return entries.size();
  }

  /** Returns the number of clusters that are not GKE clusters. */
  public int others() {
    return others;
  }

  /** Returns the selected entries. */
  public static List<Entry> among(
      List<Entry> entries, Predicate<ClusterTarget> selected, boolean notOnboarded) {
    return entries.stream()
        .filter(entry -> selected.test(entry.selectable()))
        .filter(entry -> !notOnboarded || !entry.isOnboarded())
        .toList();
  }

  /** Returns the clusters of the existing manifest that no key can see. */
  public List<String> vanished() {
    return known.keySet().stream().filter(id -> !seen.contains(id)).sorted().toList();
  }
}
