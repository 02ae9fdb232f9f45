package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.PlainNames;
import dev.embark.workflows.model.TargetRules;
import java.util.List;
import java.util.Optional;

/**
 * A fleet as described by its manifest. Well-formed.
 *
 * @param name the fleet's name
 * @param rollout how it is rolled out
 * @param clusters its clusters, in file order
 */
public record Manifest(String name, ManifestRollout rollout, List<ClusterTarget> clusters) {
  /** Larger inventories have to be split into several fleets. */
  public static final int MOST_CLUSTERS = 10_000;

  /** The rule for fleet names. */
  public static final String NAME_REMEDY =
      "Use up to 63 lower-case letters, digits and dashes, such as payments-prod.";

  public Manifest {
    clusters = List.copyOf(clusters);
  }

  /** Returns why a fleet cannot have this name; empty if it can. */
  public static Optional<String> problemOfName(String name) {
    if (!PlainNames.isPlain(name)) {
      return Optional.of("'" + name + "' cannot name a fleet");
    }
    return TargetRules.isClusterId(name)
        ? Optional.of("the name of a fleet must not look like the id of a cluster")
        : Optional.empty();
  }
}
