package dev.embark.workflows.plan;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides from one look whether a cluster may be onboarded. */
public final class Preflight {

  /** States in which Cast AI does not work with the cluster's credentials. */
  private static final Set<String> NOT_READY =
      Set.of("hibernating", "hibernated", "resuming", "deleting", "deleted", "archived", "failed");

  private Preflight() {}

  /** The first reason to refuse the cluster; empty if there is none. */
  public static Optional<Refusal> refusal(
      ClusterSnapshot cluster, ClusterTarget target, ClusterOptions options) {
    return List.of(
            wrongCluster(cluster, target),
            wrongState(cluster),
            ownedElsewhere(cluster, target, options))
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The reason to refuse it that no option overrides: it is not the cluster that was meant. */
  static Optional<Refusal> wrongCluster(ClusterSnapshot cluster, ClusterTarget target) {
    if (!cluster.isGke()) {
      return refuse(ErrorCode.NOT_A_GKE_CLUSTER, "Its provider is " + cluster.providerType() + ".");
    }
    if (!target.projectId().equals(cluster.projectId())) {
      return refuse(
          ErrorCode.WRONG_PROJECT,
          "It is in project " + cluster.projectId() + ", not in " + target.projectId() + ".");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> wrongState(ClusterSnapshot cluster) {
    return NOT_READY.contains(cluster.status())
        ? refuse(ErrorCode.CLUSTER_NOT_READY, "Its status is " + cluster.status() + ".")
        : Optional.empty();
  }

  private static Optional<Refusal> ownedElsewhere(
      ClusterSnapshot cluster, ClusterTarget target, ClusterOptions options) {
    if (cluster.isManagedByTerraform() && !options.includeTerraformManaged()) {
      return refuse(ErrorCode.MANAGED_BY_TERRAFORM, "Terraform manages it.");
    }
    boolean elsewhere = cluster.isLinked() && !cluster.isLinkedTo(target.clientServiceAccount());
    if (elsewhere && !options.relink()) {
      return refuse(
          ErrorCode.LINKED_ELSEWHERE, "It is linked to " + cluster.clientServiceAccount() + ".");
    }
    if (elsewhere && cluster.holdsCredentials()) {
      return refuse(
          ErrorCode.LINKED_ELSEWHERE,
          "It is linked to "
              + cluster.clientServiceAccount()
              + " and holds credentials: another link would cut its access.");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(ErrorCode code, String message) {
    return Optional.of(new Refusal(code, message));
  }
}
