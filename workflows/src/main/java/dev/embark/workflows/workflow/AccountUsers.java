package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.UndoPiece;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that Cast AI shows as linked to a client service account, including the target while
 * it still is.
 */
record AccountUsers(ClusterTarget target, List<LinkedCluster> linked) {

  private static final int MOST_NAMES = 10;

  /** Why the bindings have to stay because other clusters use the account; empty if none does. */
  private Optional<UndoPiece> reasonOfOthers() {
    List<LinkedCluster> others = linked.stream().filter(cluster -> !isTarget(cluster)).toList();
    return others.isEmpty()
        ? Optional.empty()
        : kept(
            UndoPiece.Result.KEPT_SHARED,
            "Other clusters use the account: "
                + others.stream()
                    .limit(MOST_NAMES)
                    .map(LinkedCluster::name)
                    .collect(Collectors.joining(", "))
                + ".");
  }

  /** The same, or because the cluster itself may be using them. */
  Optional<UndoPiece> reasonOfAnybody() {
    boolean live = linked.stream().filter(this::isTarget).anyMatch(LinkedCluster::holdsCredentials);
    return reasonOfOthers()
        .or(
            () ->
                live
                    ? kept(
                        UndoPiece.Result.KEPT_LIVE,
                        "The cluster is still linked to the account and holds credentials.")
                    : Optional.empty());
  }

  /** The same, but the loss of access with these credentials is accepted. */
  Optional<UndoPiece> reasonOfAnybodyBut(@Nullable String credentialsId) {
    boolean anew =
        linked.stream()
            .filter(this::isTarget)
            .filter(LinkedCluster::holdsCredentials)
            .anyMatch(cluster -> !Objects.equals(cluster.credentialsId(), credentialsId));
    return reasonOfOthers()
        .or(
            () ->
                anew && Change.SPARE_CLUSTER_ONBOARDED_AGAIN.applies()
                    ? kept(
                        UndoPiece.Result.KEPT_LIVE,
                        "The cluster is linked to the account and holds other credentials.")
                    : Optional.empty());
  }

  private boolean isTarget(LinkedCluster cluster) {
    return cluster.clusterId().equals(target.clusterId());
  }

  private static Optional<UndoPiece> kept(UndoPiece.Result result, String explanation) {
    return Optional.of(new UndoPiece(UndoPiece.BINDINGS, result, explanation, null));
  }
}
