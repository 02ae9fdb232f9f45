package dev.embark.starter.demo;

import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a scenario.
 *
 * @param scenario the scenario
 * @param clusters its clusters, in order
 * @param seen the simulators' findings
 * @param took the actual duration
 * @param simulated how long it would have taken without time skipping
 */
public record DemoResult(
    Scenario scenario,
    List<Cluster> clusters,
    Inspection.Findings seen,
    Duration took,
    Duration simulated) {

  /**
   * The result for one cluster.
   *
   * @param cluster the cluster
   * @param part its situation and expected end
   * @param result how it ended; null if it was never started
   */
  record Cluster(FleetCluster cluster, Part part, @Nullable ClusterResult result) {

    @Nullable Outcome outcome() {
      return result == null ? null : result.outcome();
    }

    boolean asExpected() {
      return part.expected().isMetBy(outcome());
    }
  }

  public DemoResult {
    clusters = List.copyOf(clusters);
  }

  /**
   * Returns where the actual results differ from the scenario, one sentence each; empty if nowhere.
   */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    clusters.stream()
        .filter(cluster -> !cluster.asExpected())
        .forEach(cluster -> differences.add(difference(cluster)));
    int expectedWrites = scenario.parts().stream().mapToInt(this::expectedWrites).sum();
    if (seen.allPolicyWrites() != expectedWrites) {
      differences.add(
          "%d policy writes instead of %d: %s"
              .formatted(seen.allPolicyWrites(), expectedWrites, seen.policyWrites()));
    }
    boolean allStarted = clusters.stream().noneMatch(cluster -> cluster.outcome() == null);
    if (scenario.course() == Course.STOPPED_AT_THE_BUDGET && allStarted) {
      differences.add("every cluster was started, although the budget was exceeded");
    }
    seen.foreignChanges()
        .forEach(account -> differences.add("bindings of other people changed on " + account));
    seen.lostAccess().forEach(cluster -> differences.add(cluster + " lost its access for a while"));
    return differences;
  }

  /** If it is open which clusters are started, each one that was makes one write. */
  private int expectedWrites(Part part) {
    if (!part.expected().equals(Expectation.ONBOARDED_OR_NEVER_STARTED)) {
      return part.policyWrites();
    }
    return (int)
        clusters.stream()
            .filter(cluster -> cluster.part() == part && cluster.outcome() != null)
            .count();
  }

  /** Whether each cluster of a part ended as expected. */
  boolean allAsExpected(Part part) {
    return clusters.stream()
        .filter(cluster -> cluster.part() == part)
        .allMatch(Cluster::asExpected);
  }

  /** Whether each cluster ended as the scenario predicts and no harm was done. */
  public boolean asTold() {
    return differences().isEmpty();
  }

  private static String difference(Cluster cluster) {
    String why =
        cluster.outcome() instanceof Outcome.Failure failure ? ": " + failure.message() : "";
    return cluster.cluster().name()
        + " ended as "
        + Expectation.text(cluster.outcome())
        + " instead of "
        + cluster.part().expected()
        + why;
  }
}
