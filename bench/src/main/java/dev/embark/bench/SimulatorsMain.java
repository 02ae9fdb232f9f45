package dev.embark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.FleetManifest;
import dev.embark.simulators.SimulatorPorts;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.engine.SimulatedWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * The simulators as a process, without Google's quotas: what is measured is Embark, not a limit of
 * 600 writes a minute. Arguments: scenario, seed, clusters, how many at once, propagation in
 * milliseconds, name of the fleet, folder for the manifests, clusters of the fleet that warms up.
 * Prints one line of JSON, then serves until it is killed.
 */
public final class SimulatorsMain {

  /** What the name of the fleet that warms up ends in. */
  static final String WARM_UP = "-warm";

  private SimulatorsMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int measured = Integer.parseInt(arguments[2]);
    int warmUp = Integer.parseInt(arguments[7]);
    Fleet fleet =
        Scenario.valueOf(arguments[0]).fleet(Long.parseLong(arguments[1]), measured + warmUp);
    Duration propagation = Duration.ofMillis(Long.parseLong(arguments[4]));
    Path folder = Path.of(arguments[6]);
    List<FleetCluster> clusters = fleet.clusters().subList(0, measured);
    write(folder, arguments[5], clusters, arguments[3]);
    if (warmUp > 0) {
      write(folder, arguments[5] + WARM_UP, apartFrom(clusters, fleet), arguments[3]);
    }
    SimulatorsSettings settings =
        SimulatorsSettings.defaults()
            .withPorts(SimulatorPorts.free().withAdmin(0))
            .withPropagationWithin(propagation)
            .withReconcileDelay(Duration.ofMillis(500))
            .withQuotas(false);
    Simulators simulators = new Simulators(settings, Clock.systemUTC()).start();
    simulators.add(fleet);
    Map<String, String> answer =
        new LinkedHashMap<>(SimulatedWorld.workerVariables(simulators, "bench", fleet.projects()));
    answer.put("admin", simulators.adminUrl().toString());
    System.out.println(new ObjectMapper().writeValueAsString(answer));
    System.out.flush();
    new CountDownLatch(1).await();
  }

  /** Clusters that share no account with the measured ones: what is measured must find it fresh. */
  private static List<FleetCluster> apartFrom(List<FleetCluster> measured, Fleet fleet) {
    Set<String> accounts =
        measured.stream().map(FleetCluster::serviceAccount).collect(Collectors.toSet());
    return fleet.clusters().stream()
        .filter(cluster -> !accounts.contains(cluster.serviceAccount()))
        .toList();
  }

  private static void write(Path folder, String name, List<FleetCluster> clusters, String inFlight)
      throws IOException {
    Files.writeString(
        manifest(folder, name), FleetManifest.yaml(name, new Fleet(clusters)) + oneWave(inFlight));
  }

  /** Where the manifest of a fleet is written to. */
  static Path manifest(Path folder, String fleet) {
    return folder.resolve(fleet + ".yaml");
  }

  /** One wave: a canary would wait alone and be measured as slowness. */
  private static String oneWave(String inFlight) {
    return "rollout:\n  waves: [{name: all, percent: 100}]\n  maxInFlight: %s\n  maxFailures: 100%%\n"
        .formatted(inFlight);
  }
}
