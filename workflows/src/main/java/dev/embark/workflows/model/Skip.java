package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person skips clusters. Clusters that have not started are never touched; held ones are let go,
 * and what was done to them is undone. Clusters that are under way or have ended are not skipped.
 *
 * @param authorship who, and why
 * @param clusters ids of the clusters to skip
 * @param selector the clusters with these labels are skipped as well; null for none
 * @param held whether every held cluster is skipped as well
 */
public record Skip(
    Authorship authorship, List<String> clusters, @Nullable LabelSelector selector, boolean held) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Skip {
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
  }

  /** Whether the command selects the cluster by its id or its labels. */
  public boolean means(ClusterTarget target) {
    return clusters.contains(target.clusterId()) || (selector != null && selector.matches(target));
  }
}
