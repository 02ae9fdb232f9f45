package dev.embark.starter;

/** Manifests too long to store as files. */
public final class ManifestTexts {
  private ManifestTexts() {}

  /** Returns a well-formed manifest with this many clusters, each with its own service account. */
  public static String fleetOf(int clusters) {
    return fleetOf(clusters, Integer.MAX_VALUE);
  }

  /** As {@link #fleetOf(int)}, with this many different service accounts in turn. */
  public static String fleetOf(int clusters, int accounts) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: embark/v1
            kind: Fleet
            name: large
            defaults: {project: acme-prod}
            clusters:
            """);
    for (int i = 0; i < clusters; i++) {
      text.append(String.format("  - id: 7d1a1f0e-3c52-4f0b-9a56-%012x%n", i));
      text.append(
          String.format(
              "    serviceAccount: castai-%06d@acme-prod.iam.gserviceaccount.com%n", i % accounts));
      text.append("    labels: {env: prod, region: europe-west1, team: payments}\n");
    }
    return text.toString();
  }
}
