package dev.embark.workflows.plan;

import dev.embark.workflows.model.ClusterTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits a fleet into batches; clusters that share a client service account stay together. */
public final class BatchPlanner {

  /**
   * The size to which a batch may grow for a group that shares one account; a larger group is
   * refused.
   */
  public static final int LARGEST_GROUP = 500;

  private BatchPlanner() {}

  /**
   * Splits into batches of at most {@code size} clusters, in the order of the manifest as far as
   * groups allow. Each cluster is in exactly one.
   */
  public static List<List<ClusterTarget>> split(List<ClusterTarget> targets, int size) {
    Map<String, List<ClusterTarget>> groups = new LinkedHashMap<>();
    targets.forEach(
        target ->
            groups
                .computeIfAbsent(target.clientServiceAccount(), account -> new ArrayList<>())
                .add(target));
    List<List<ClusterTarget>> batches = new ArrayList<>();
    List<ClusterTarget> open = new ArrayList<>();
    for (List<ClusterTarget> group : groups.values()) {
      if (!open.isEmpty() && open.size() + group.size() > size) {
        batches.add(List.copyOf(open));
        open.clear();
      }
      open.addAll(group);
    }
    if (!open.isEmpty()) {
      batches.add(List.copyOf(open));
    }
    return batches;
  }
}
