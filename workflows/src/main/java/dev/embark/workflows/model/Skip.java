package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person leaves clusters out. Those that have not started are never touched; those that are held
 * are let go: what was done to them is undone. Those that are under way or have ended are not
 * skipped.
 *
 * @param authorship who, and why
 * @param clusters ids of the clusters that are meant
 * @param selector the clusters with these labels are meant as well; null for none
 * @param held whether every cluster that is held is meant as well
 */
public record Skip(
    Authorship authorship, List<String> clusters, @Nullable LabelSelector selector, boolean held) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Skip {
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
  }

  /** Whether the cluster is meant by its id or its labels. */
  public boolean means(ClusterTarget target) {
    return clusters.contains(target.clusterId()) || (selector != null && selector.matches(target));
  }
}
