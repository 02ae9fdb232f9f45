package dev.embark.activities.castai;

import dev.embark.workflows.model.ClusterSnapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as a list shows it. One with an odd value must not hide the clusters beside it: the
 * value is escaped, and only a caller that asks for this very cluster is refused.
 *
 * @param odd which value is odd, in words with the cluster's id; null if none is
 */
record ListedCluster(ClusterSnapshot snapshot, @Nullable String odd) {

  /**
   * Returns the cluster with a seal over what it showed at this time; an odd value proves nothing.
   */
  ListedCluster sealed(Instant at, ApiKey key) {
    return odd == null ? new ListedCluster(SnapshotSeal.seal(snapshot, at, key), null) : this;
  }
}
