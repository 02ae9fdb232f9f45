package dev.embark.workflows.model;

/**
 * A cluster that Cast AI has linked to a client service account.
 *
 * @param holdsCredentials whether it may be using the account right now
 */
public record LinkedCluster(String clusterId, String name, boolean holdsCredentials) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public LinkedCluster {
    name = name == null ? "" : OneLine.of(name);
  }

  /** The cluster as it was seen. */
  public static LinkedCluster of(ClusterSnapshot cluster) {
    return new LinkedCluster(cluster.clusterId(), cluster.name(), cluster.holdsCredentials());
  }
}
