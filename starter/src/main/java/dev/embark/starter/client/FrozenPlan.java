package dev.embark.starter.client;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.PlanReference;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkerIdentity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan that can be saved and executed exactly as reviewed.
 *
 * @param name the fleet's name
 * @param author who made it: stated, not verified
 * @param plannedAt when it was made
 * @param identity the identity with which the worker inspected the clusters
 * @param castServiceAccount the account with which Cast AI impersonates; null if only known later
 * @param rollout how the fleet is rolled out
 * @param options the choices for each cluster
 * @param clusters the clusters, in manifest order
 */
public record FrozenPlan(
    String name,
    String author,
    Instant plannedAt,
    WorkerIdentity identity,
    @Nullable String castServiceAccount,
    Rollout rollout,
    ClusterOptions options,
    List<PlannedCluster> clusters) {

  public FrozenPlan {
    clusters = List.copyOf(clusters);
  }

  /** Returns the SHA-256 digest of everything in the plan. */
  public String digest() {
    return FleetInputs.digest(this);
  }

  /**
   * Returns the clusters that the plan can be executed on, without those refused or not inspected.
   */
  public List<ClusterTarget> runnable() {
    return clusters.stream()
        .filter(each -> each.course() == Course.ONBOARD || each.course() == Course.UNCHANGED)
        .map(PlannedCluster::target)
        .toList();
  }

  /** Returns the clusters that would be changed. */
  public List<ClusterTarget> changing() {
    return clusters.stream()
        .filter(each -> each.course() == Course.ONBOARD)
        .map(PlannedCluster::target)
        .toList();
  }

  /**
   * Returns the input of the fleet that executes the plan.
   *
   * @param acceptChanges whether to onboard clusters even if they have changed since
   */
  public FleetInput fleet(Authorship authorship, boolean acceptChanges) {
    List<ClusterTarget> targets =
        acceptChanges
            ? runnable().stream().map(target -> target.expecting(null)).toList()
            : runnable();
    PlanReference reference =
        new PlanReference(digest(), author, plannedAt.toEpochMilli(), identity, acceptChanges);
    return FleetInputs.of(name, targets, rollout, options, authorship, reference);
  }
}
