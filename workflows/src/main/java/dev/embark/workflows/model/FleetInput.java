package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a fleet.
 *
 * @param name the fleet's name; its workflow id is {@code fleet/<name>}
 * @param digest over clusters, rollout and options: a start with the same digest attaches to the
 *     fleet, one with another is refused
 * @param clusters the clusters
 * @param rollout how they are rolled out
 * @param options choices for each cluster
 * @param authorship who asked
 * @param plan the frozen plan that the clusters come from; null if there is none
 * @param offboarding how clusters are taken off impersonation; null if they are onboarded
 */
public record FleetInput(
    String name,
    String digest,
    ClusterList clusters,
    Rollout rollout,
    ClusterOptions options,
    Authorship authorship,
    @Nullable PlanReference plan,
    @Nullable OffboardingChoices offboarding) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public FleetInput {
    clusters = clusters == null ? ClusterList.of(List.of()) : clusters;
    rollout = rollout == null ? Rollout.DEFAULT : rollout;
    options = options == null ? ClusterOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /** A fleet that is onboarded. */
  public FleetInput(
      String name,
      String digest,
      ClusterList clusters,
      Rollout rollout,
      ClusterOptions options,
      Authorship authorship,
      @Nullable PlanReference plan) {
    this(name, digest, clusters, rollout, options, authorship, plan, null);
  }

  /** A fleet outside any frozen plan. */
  public FleetInput(
      String name,
      String digest,
      ClusterList clusters,
      Rollout rollout,
      ClusterOptions options,
      Authorship authorship) {
    this(name, digest, clusters, rollout, options, authorship, null, null);
  }
}
