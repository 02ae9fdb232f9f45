package dev.embark.workflows.plan;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import java.util.Optional;

/**
 * Decides from one look whether a cluster may be taken off impersonation. A cluster in trouble may:
 * hibernation or a failed reconcile is no reason to keep the link.
 */
public final class LeavingRules {

  private LeavingRules() {}

  /** The first reason to refuse the cluster; empty if there is none. */
  public static Optional<Refusal> refusal(
      ClusterSnapshot cluster, ClusterTarget target, ClusterOptions options) {
    Optional<Refusal> wrongCluster = Preflight.wrongCluster(cluster, target);
    if (wrongCluster.isPresent()) {
      return wrongCluster;
    }
    if (cluster.isManagedByTerraform() && !options.includeTerraformManaged()) {
      return refuse(
          ErrorCode.MANAGED_BY_TERRAFORM, "Terraform manages it and would link it again.");
    }
    if (cluster.isLinked() && !cluster.isLinkedTo(target.clientServiceAccount())) {
      return refuse(
          ErrorCode.LINKED_ELSEWHERE, "It is linked to " + cluster.clientServiceAccount() + ".");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(ErrorCode code, String message) {
    return Optional.of(new Refusal(code, message));
  }
}
