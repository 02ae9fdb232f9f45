package dev.embark.workflows.plan;

import dev.embark.workflows.model.AccountNaming;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.DiscoveredCluster;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Discovery.Access;
import dev.embark.workflows.model.Discovery.Proposal;
import dev.embark.workflows.model.Discovery.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proposes the client service account of a discovered cluster, and describes the cluster's state.
 */
public final class Proposals {

  private static final Set<String> DISCONNECTED_AGENTS = Set.of("disconnected", "disconnecting");

  private Proposals() {}

  /**
   * The accounts whose existence decides; empty if Cast AI shows the cluster as linked already, or
   * does not show where it is.
   */
  public static Optional<Discovery.Candidates> candidates(DiscoveredCluster cluster) {
    ClusterSnapshot snapshot = cluster.snapshot();
    String project = snapshot.projectId();
    if (snapshot.isLinked() || project == null || snapshot.name().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Discovery.Candidates(
            snapshot.clusterId(), project, AccountNaming.candidates(snapshot.name(), project)));
  }

  /**
   * The proposal for a cluster that is linked, or that lacks what a question would need.
   *
   * @param proven the credentials that the last confirmed run of it recorded, null for none
   */
  public static Proposal of(DiscoveredCluster cluster, @Nullable String proven) {
    ClusterSnapshot snapshot = cluster.snapshot();
    if (snapshot.isLinked()) {
      return proposal(cluster, proven, snapshot.clientServiceAccount(), Source.LINKED, null);
    }
    return blank(cluster, "Cast AI does not say in which project the cluster is");
  }

  /** The proposal for a cluster that is not linked, by what was found. */
  public static Proposal of(DiscoveredCluster cluster, Discovery.Found found) {
    List<String> tried = candidates(cluster).map(Discovery.Candidates::accounts).orElse(List.of());
    String account = found.account();
    if (account == null) {
      return blank(
          cluster, "none of the usual accounts exists: tried " + String.join(" and ", tried));
    }
    Source source = tried.indexOf(account) == 0 ? Source.SCRIPT : Source.TERRAFORM;
    String reason = found.disabled() ? "the account is disabled" : null;
    return proposal(cluster, null, account, source, reason);
  }

  /** The proposal for a cluster whose accounts could not be looked at. */
  public static Proposal blank(DiscoveredCluster cluster, String reason) {
    return proposal(cluster, null, null, Source.NONE, reason);
  }

  private static Proposal proposal(
      DiscoveredCluster cluster,
      @Nullable String proven,
      @Nullable String account,
      Source source,
      @Nullable String reason) {
    ClusterSnapshot snapshot = cluster.snapshot();
    return new Proposal(
        snapshot.clusterId(),
        snapshot.name(),
        snapshot.projectId() == null ? "" : snapshot.projectId(),
        cluster.location(),
        snapshot.status(),
        isDisconnected(cluster),
        snapshot.isManagedByTerraform(),
        access(snapshot, proven),
        account,
        source,
        reason);
  }

  private static boolean isDisconnected(DiscoveredCluster cluster) {
    return cluster.snapshot().isGone()
        || (cluster.agentStatus() != null && DISCONNECTED_AGENTS.contains(cluster.agentStatus()));
  }

  /**
   * Cast AI does not distinguish a key from impersonation; only a confirmed run of Embark proves
   * it.
   */
  private static Access access(ClusterSnapshot snapshot, @Nullable String proven) {
    if (!snapshot.holdsCredentials()) {
      return Access.NONE;
    }
    if (!snapshot.isLinked()) {
      return Access.KEY;
    }
    return snapshot.credentialsId().equals(proven) ? Access.IMPERSONATION : Access.LINKED_UNPROVEN;
  }
}
