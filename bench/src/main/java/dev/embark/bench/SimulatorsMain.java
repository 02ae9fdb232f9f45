package dev.embark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.simulators.Fleet;
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
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The simulators as a process, without Google's quotas: what is measured is Embark, not a limit of
 * 600 writes a minute. Arguments: scenario, seed, clusters, how many at once, propagation in
 * milliseconds, name of the fleet, file for the manifest. Prints one line of JSON, then serves
 * until it is killed.
 */
public final class SimulatorsMain {

  private SimulatorsMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Fleet fleet =
        Scenario.valueOf(arguments[0])
            .fleet(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    Duration propagation = Duration.ofMillis(Long.parseLong(arguments[4]));
    Files.writeString(
        Path.of(arguments[6]), FleetManifest.yaml(arguments[5], fleet) + oneWave(arguments[3]));
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

  /** One wave: a canary would wait alone and be measured as slowness. */
  private static String oneWave(String inFlight) {
    return "rollout:\n  waves: [{name: all, percent: 100}]\n  maxInFlight: %s\n  maxFailures: 100%%\n"
        .formatted(inFlight);
  }
}
