package dev.embark.simulators.castai;

/**
 * A cluster's identity at its provider.
 *
 * @param provider {@code gke}, {@code eks}, {@code aks}, …
 * @param name the cluster's name at the provider
 * @param projectId the project; empty outside Google Cloud
 * @param location zone or region
 * @param region the region that contains the location
 */
public record Registration(
    String provider, String name, String projectId, String location, String region) {

  /** Returns a GKE cluster; the region follows from the location. */
  public static Registration gke(String name, String projectId, String location) {
    return new Registration("gke", name, projectId, location, regionOf(location));
  }

  /** {@code us-central1-a} lies in {@code us-central1}; a region lies in itself. */
  static String regionOf(String location) {
    String[] parts = location.split("-");
    return parts.length > 2 ? parts[0] + "-" + parts[1] : location;
  }
}
