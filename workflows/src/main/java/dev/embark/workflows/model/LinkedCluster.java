package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * A cluster that Cast AI has linked to a client service account.
 *
 * @param holdsCredentials whether it may be using the account right now
 * @param credentialsId its credentials; null if it holds none, and in histories of workers that did
 *     not report them
 */
public record LinkedCluster(
    String clusterId, String name, boolean holdsCredentials, @Nullable String credentialsId) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public LinkedCluster {
    name = name == null ? "" : OneLine.of(name);
  }

  /** The cluster as it was seen. */
  public static LinkedCluster of(ClusterSnapshot cluster) {
    return new LinkedCluster(
        cluster.clusterId(), cluster.name(), cluster.holdsCredentials(), cluster.credentialsId());
  }
}
