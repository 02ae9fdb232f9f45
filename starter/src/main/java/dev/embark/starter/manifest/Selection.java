package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LabelSelector;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Selects clusters of a manifest: those that match every label condition and are among the ids, if
 * any are given.
 */
public final class Selection {
  private final List<LabelSelector.Condition> conditions;
  private final Set<String> ids;

  private Selection(List<LabelSelector.Condition> conditions, Set<String> ids) {
    this.conditions = conditions;
    this.ids = ids;
  }

  /**
   * Parses conditions of the form {@code KEY=VALUE} or {@code KEY!=VALUE}.
   *
   * @param ids the selected clusters; empty for all
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Selection of(Collection<String> conditions, Collection<String> ids) {
    return new Selection(
        conditions.stream().map(LabelSelector.Condition::parse).toList(),
        Set.copyOf(new TreeSet<>(ids)));
  }

  /** Returns the selected clusters, in their order. */
  public List<ClusterTarget> among(List<ClusterTarget> clusters) {
    return clusters.stream()
        .filter(cluster -> ids.isEmpty() || ids.contains(cluster.clusterId()))
        .filter(cluster -> conditions.stream().allMatch(each -> each.holdsFor(cluster.labels())))
        .toList();
  }

  /** Returns the requested ids that do not exist. */
  public Set<String> missingFrom(List<ClusterTarget> clusters) {
    Set<String> missing = new TreeSet<>(ids);
    clusters.forEach(cluster -> missing.remove(cluster.clusterId()));
    return missing;
  }
}
