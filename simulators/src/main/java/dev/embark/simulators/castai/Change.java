package dev.embark.simulators.castai;

import org.jspecify.annotations.Nullable;

/** The effect of a call on a cluster; before is null for a new cluster. */
record Change(@Nullable ClusterState before, ClusterState after) {

  boolean isNone() {
    return after.equals(before);
  }
}
