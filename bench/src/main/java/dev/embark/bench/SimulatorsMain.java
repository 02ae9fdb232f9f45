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
 * Runs the simulators as a process, without Google's quotas: the benchmark measures Embark, not a
 * limit of 600 writes per minute. Its argument is a {@link SimulatorsOrder}. Prints one line of
 * JSON, then serves until it is killed.
 */
public final class SimulatorsMain {

  private SimulatorsMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    SimulatorsOrder order = SimulatorsOrder.of(arguments[0]);
    Fleet fleet = order.scenario().fleet(order.seed(), order.clusters() + order.warmUp());
    List<FleetCluster> clusters = fleet.clusters().subList(0, order.clusters());
    write(order.manifest(), order.fleet(), clusters, order.inFlight());
    if (order.warmUp() > 0) {
      write(
          order.firstManifest(), order.firstFleet(), apartFrom(clusters, fleet), order.inFlight());
    }
    SimulatorsSettings settings =
        SimulatorsSettings.defaults()
            .withPorts(SimulatorPorts.free().withAdmin(0))
            .withPropagationWithin(Duration.ofMillis(order.propagationMillis()))
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

  /** Returns clusters that share no account with the measured ones, so that those stay fresh. */
  private static List<FleetCluster> apartFrom(List<FleetCluster> measured, Fleet fleet) {
    Set<String> accounts =
        measured.stream().map(FleetCluster::serviceAccount).collect(Collectors.toSet());
    return fleet.clusters().stream()
        .filter(cluster -> !accounts.contains(cluster.serviceAccount()))
        .toList();
  }

  private static void write(Path file, String name, List<FleetCluster> clusters, int inFlight)
      throws IOException {
    Files.writeString(file, FleetManifest.yaml(name, new Fleet(clusters)) + oneWave(inFlight));
  }

  /** Returns a rollout of one wave: a canary would wait alone and be measured as slowness. */
  private static String oneWave(int inFlight) {
    return "rollout:\n  waves: [{name: all, percent: 100}]\n  maxInFlight: %d\n  maxFailures: 100%%\n"
        .formatted(inFlight);
  }
}
