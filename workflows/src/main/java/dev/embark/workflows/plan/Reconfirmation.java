package dev.embark.workflows.plan;

import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ErrorCode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides from one look whether a confirmed cluster still works. */
public final class Reconfirmation {

  private static final Set<String> BROKEN = Set.of("warning", "failed");

  private Reconfirmation() {}

  /**
   * What is wrong with the cluster; empty if it works, or if Cast AI is merely reconciling.
   *
   * @param cluster the cluster; null if Cast AI no longer lists it
   */
  public static Optional<Refusal> relapse(@Nullable ClusterSnapshot cluster) {
    if (cluster == null) {
      return Optional.of(new Refusal(ErrorCode.CLUSTER_NOT_FOUND, "Cast AI no longer lists it."));
    }
    String reconcile = cluster.reconcileStatus();
    if (BROKEN.contains(cluster.status()) || (reconcile != null && BROKEN.contains(reconcile))) {
      String error = cluster.reconcileError();
      return Optional.of(
          new Refusal(
              ErrorCode.RECONCILE_FAILED,
              "It was confirmed and is now "
                  + cluster.status()
                  + (reconcile == null ? "" : ", reconcile " + reconcile)
                  + (error == null || error.isEmpty() ? "." : ": " + error)));
    }
    return Optional.empty();
  }
}
