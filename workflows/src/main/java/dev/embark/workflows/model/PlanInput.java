package dev.embark.workflows.model;

import java.util.List;

/**
 * The input of a plan. Read-only: nothing in it can make a worker write.
 *
 * @param name the fleet's name
 * @param clusters the clusters
 * @param options the choices that decide what is refused
 * @param authorship who asked
 */
public record PlanInput(
    String name, ClusterList clusters, ClusterOptions options, Authorship authorship) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public PlanInput {
    clusters = clusters == null ? ClusterList.of(List.of()) : clusters;
    options = options == null ? ClusterOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }
}
