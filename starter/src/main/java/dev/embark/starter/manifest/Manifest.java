package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import java.util.List;

/**
 * A fleet as its manifest describes it. Well-formed.
 *
 * @param name the fleet's name
 * @param rollout how it is rolled out
 * @param clusters its clusters, in the order of the file
 */
public record Manifest(String name, ManifestRollout rollout, List<ClusterTarget> clusters) {
  /** Larger inventories are several fleets. */
  public static final int MOST_CLUSTERS = 10_000;

  /** Clusters with the same client service account are one group, which is never split. */
  public static final int MOST_CLUSTERS_A_GROUP = 500;

  public Manifest {
    clusters = List.copyOf(clusters);
  }
}
