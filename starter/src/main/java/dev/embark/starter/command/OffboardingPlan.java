package dev.embark.starter.command;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.plan.UnbindingPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The effects of an off-boarding, based on one inspection of each cluster.
 *
 * @param groups the clusters by effect; a group without clusters may be missing
 */
record OffboardingPlan(Map<Group, List<PlannedCluster>> groups) {

  /** The effect on a cluster. */
  enum Group {
    /** It loses nothing that is in use. */
    IDLE,
    /** It has credentials and is linked: it would lose its access. */
    LIVE,
    /** It has neither a link nor bindings: nothing to do. */
    ABSENT,
    /** It will not be touched, whatever the operator accepts. */
    REFUSED,
    /**
     * Not touched either: it is not linked, so the account whose bindings to remove must be named.
     */
    UNNAMED
  }

  /** Reasons that prevent onboarding but not off-boarding. */
  private static final Set<String> NO_REASON =
      Set.of(ErrorCode.CLUSTER_NOT_READY.name(), ErrorCode.SERVICE_ACCOUNT_DISABLED.name());

  OffboardingPlan {
    groups = Map.copyOf(groups);
  }

  /**
   * Groups the observed clusters.
   *
   * @param castServiceAccount the Cast AI account whose bindings to remove; null if none was named
   */
  static OffboardingPlan of(
      List<PlannedCluster> clusters,
      boolean includeTerraformManaged,
      @Nullable String castServiceAccount) {
    Set<String> used =
        clusters.stream()
            .filter(PlannedCluster::isLinkedAsPlanned)
            .map(cluster -> cluster.target().clientServiceAccount())
            .collect(Collectors.toSet());
    boolean named = castServiceAccount != null;
    return new OffboardingPlan(
        clusters.stream()
            .collect(
                Collectors.groupingBy(
                    cluster -> group(cluster, includeTerraformManaged, named, used),
                    Collectors.toUnmodifiableList())));
  }

  private static Group group(
      PlannedCluster cluster, boolean includeTerraformManaged, boolean named, Set<String> used) {
    boolean terraform = cluster.isManagedByTerraform() && !includeTerraformManaged;
    boolean elsewhere = cluster.linkedTo() != null && !cluster.isLinkedAsPlanned();
    if (terraform || elsewhere || isRefused(cluster)) {
      return Group.REFUSED;
    }
    if (cluster.isLinkedAsPlanned()) {
      return cluster.credentialsId() == null ? Group.IDLE : Group.LIVE;
    }
    return groupOfUnlinked(cluster, named, used);
  }

  /** The bindings may belong to another cluster. */
  private static Group groupOfUnlinked(PlannedCluster cluster, boolean named, Set<String> used) {
    if (cluster.grants().isEmpty()) {
      return Group.ABSENT;
    }
    if (named || boundTo(cluster).isEmpty()) {
      return Group.IDLE;
    }
    // If another cluster uses the account, the bindings are removed with the last one that is
    // linked.
    return used.contains(cluster.target().clientServiceAccount()) ? Group.ABSENT : Group.UNNAMED;
  }

  private static boolean isRefused(PlannedCluster cluster) {
    return cluster.findings().stream()
        .filter(finding -> finding.weight() != Finding.Weight.NOTE)
        .anyMatch(finding -> !NO_REASON.contains(finding.code()));
  }

  /** Returns the Cast AI accounts that have bindings on the cluster's service account. */
  static List<String> boundTo(PlannedCluster cluster) {
    return UnbindingPlan.of(new BeforeImage(cluster.grants()), null, false).bound();
  }

  /** Returns the clusters of a group, in manifest order. */
  List<PlannedCluster> in(Group group) {
    return groups.getOrDefault(group, List.of());
  }

  /**
   * Returns the clusters to off-board. Those whose loss of access is accepted carry what was shown
   * of them: it is accepted for these, and as long as they have the same credentials.
   */
  List<ClusterTarget> leaving(boolean lossAccepted) {
    Stream<ClusterTarget> idle =
        in(Group.IDLE).stream().map(PlannedCluster::target).map(target -> target.expecting(null));
    Stream<ClusterTarget> live =
        in(Group.LIVE).stream()
            .map(shown -> shown.target().expecting(Fingerprint.of(shown).text()));
    return (lossAccepted ? Stream.concat(idle, live) : idle).toList();
  }

  /** Whether nothing will ever be left to off-board. */
  boolean isSettled() {
    return in(Group.LIVE).isEmpty() && in(Group.REFUSED).isEmpty() && in(Group.UNNAMED).isEmpty();
  }

  /**
   * Returns the account to name if the unnamed clusters' bindings are their own: its e-mail, or a
   * placeholder if there is not exactly one.
   */
  String nameToGive() {
    List<String> bound =
        in(Group.UNNAMED).stream()
            .flatMap(cluster -> boundTo(cluster).stream())
            .distinct()
            .toList();
    return bound.size() == 1 ? bound.get(0) : "EMAIL";
  }
}
