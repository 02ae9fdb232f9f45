package dev.embark.starter.client;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.OnboardingOptions;
import dev.embark.workflows.model.PlanReference;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkerIdentity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan that can be kept and run exactly as it was seen.
 *
 * @param name the fleet's name
 * @param author who made it: stated, not verified
 * @param plannedAt when
 * @param identity as whom the worker looked
 * @param castServiceAccount with which Cast AI impersonates; null where it is known later
 * @param rollout how the fleet is rolled out
 * @param options the choices for each cluster
 * @param clusters in the order of the manifest
 */
public record FrozenPlan(
    String name,
    String author,
    Instant plannedAt,
    WorkerIdentity identity,
    @Nullable String castServiceAccount,
    Rollout rollout,
    OnboardingOptions options,
    List<PlannedCluster> clusters) {

  public FrozenPlan {
    clusters = List.copyOf(clusters);
  }

  /** SHA-256 over everything that the plan says. */
  public String digest() {
    return FleetInputs.digest(this);
  }

  /** The clusters that it can be run on: what was refused or not seen is left out. */
  public List<ClusterTarget> runnable() {
    return clusters.stream()
        .filter(each -> each.course() == Course.ONBOARD || each.course() == Course.UNCHANGED)
        .map(PlannedCluster::target)
        .toList();
  }

  /** The clusters that would be changed. */
  public List<ClusterTarget> changing() {
    return clusters.stream()
        .filter(each -> each.course() == Course.ONBOARD)
        .map(PlannedCluster::target)
        .toList();
  }

  /**
   * The fleet that carries it out.
   *
   * @param acceptChanges whether clusters that have changed since are onboarded all the same
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
