package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LabelSelector;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which clusters of a manifest are meant: those that match every condition on labels and are among
 * the ids, where ids are given.
 */
public final class Selection {
  private final List<LabelSelector.Condition> conditions;
  private final Set<String> ids;

  private Selection(List<LabelSelector.Condition> conditions, Set<String> ids) {
    this.conditions = conditions;
    this.ids = ids;
  }

  /**
   * Reads conditions of the form {@code KEY=VALUE} or {@code KEY!=VALUE}.
   *
   * @param ids the clusters meant; empty for all
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Selection of(Collection<String> conditions, Collection<String> ids) {
    return new Selection(
        conditions.stream().map(LabelSelector.Condition::parse).toList(),
        Set.copyOf(new TreeSet<>(ids)));
  }

  /** The clusters meant, in their order. */
  public List<ClusterTarget> among(List<ClusterTarget> clusters) {
    return clusters.stream()
        .filter(cluster -> ids.isEmpty() || ids.contains(cluster.clusterId()))
        .filter(cluster -> conditions.stream().allMatch(each -> each.holdsFor(cluster.labels())))
        .toList();
  }

  /** Ids that were asked for and are not there. */
  public Set<String> missingFrom(List<ClusterTarget> clusters) {
    Set<String> missing = new TreeSet<>(ids);
    clusters.forEach(cluster -> missing.remove(cluster.clusterId()));
    return missing;
  }
}
