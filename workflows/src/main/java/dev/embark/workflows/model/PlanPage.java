package dev.embark.workflows.model;

import dev.embark.workflows.wire.CompressedJson;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of a plan, compressed: ten thousand clusters are 40 of them, each a small payload.
 *
 * @param counts its clusters in numbers
 * @param organizations Cast AI's organization, by the name of the credential that saw it
 * @param castServiceAccounts live Cast AI accounts bound for clusters that are linked already
 * @param gzip the clusters as JSON, compressed
 */
public record PlanPage(
    PlanCounts counts,
    Map<String, String> organizations,
    Set<String> castServiceAccounts,
    byte[] gzip) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public PlanPage {
    counts = counts == null ? PlanCounts.NONE : counts;
    organizations = organizations == null ? Map.of() : Map.copyOf(organizations);
    castServiceAccounts = castServiceAccounts == null ? Set.of() : Set.copyOf(castServiceAccounts);
    gzip = gzip == null ? new byte[0] : gzip;
  }

  /** A page of these clusters. */
  public static PlanPage of(
      List<PlannedCluster> clusters,
      Map<String, String> organizations,
      Set<String> castServiceAccounts) {
    return new PlanPage(
        PlanCounts.of(clusters),
        organizations,
        castServiceAccounts,
        CompressedJson.write(clusters));
  }

  /**
   * The clusters.
   *
   * @throws IllegalArgumentException if the content cannot be read or is too large
   */
  public List<PlannedCluster> clusters() {
    return CompressedJson.read(gzip, PlannedCluster.class, ClusterList.MOST_CLUSTERS);
  }
}
