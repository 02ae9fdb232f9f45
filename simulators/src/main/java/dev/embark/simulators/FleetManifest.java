package dev.embark.simulators;

import java.util.Locale;

/** Writes the manifest for onboarding a simulated fleet. */
public final class FleetManifest {

  private FleetManifest() {}

  /** Returns the manifest as YAML; all values are plain scalars, so nothing needs quoting. */
  public static String yaml(String name, Fleet fleet) {
    StringBuilder yaml = new StringBuilder(256 * fleet.clusters().size());
    yaml.append("apiVersion: embark/v1\nkind: Fleet\nname: ").append(name).append("\nclusters:\n");
    for (FleetCluster cluster : fleet.clusters()) {
      yaml.append("  - id: ").append(cluster.id()).append('\n');
      yaml.append("    project: ").append(cluster.projectId()).append('\n');
      yaml.append("    serviceAccount: ").append(cluster.serviceAccount()).append('\n');
      yaml.append("    labels: {cluster: ").append(cluster.name());
      yaml.append(", location: ").append(cluster.location());
      yaml.append(", situation: ").append(word(cluster.situation())).append("}\n");
    }
    return yaml.toString();
  }

  private static String word(ClusterSituation situation) {
    return situation.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
