package dev.embark.e2e;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.SimulatorPorts;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the simulators as a separate process. Arguments: the ports of Cast AI, of IAM over gRPC and
 * over REST, and of the admin endpoint, the maximum delay of policy changes in milliseconds, and
 * the number of clusters.
 */
final class SimulatorsHost {

  /** The first clusters are varied, all others fresh. */
  static final int VARIED = 50;

  private static final long SEED = 7;
  private static final Duration RECONCILE = Duration.ofMillis(300);

  private SimulatorsHost() {}

  public static void main(String[] arguments) throws InterruptedException {
    SimulatorPorts ports =
        SimulatorPorts.free()
            .on(
                "127.0.0.1",
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]))
            .withAdmin(Integer.parseInt(arguments[3]));
    SimulatorsSettings settings =
        SimulatorsSettings.defaults()
            .withPorts(ports)
            .withPropagationWithin(Duration.ofMillis(Long.parseLong(arguments[4])))
            .withReconcileDelay(RECONCILE);
    try (Simulators simulators = new Simulators(settings, InstantSource.system())) {
      simulators.add(fleet(Integer.parseInt(arguments[5])));
      simulators.start();
      new CountDownLatch(1).await();
    }
  }

  /** Returns the fleet of a host with this many clusters. */
  static Fleet fleet(int clusters) {
    List<ClusterSituation> situations = new ArrayList<>();
    Fleet.varied(SEED, VARIED).clusters().forEach(each -> situations.add(each.situation()));
    if (clusters > VARIED) {
      situations.add(ClusterSituation.ON_KEY);
    }
    while (situations.size() < clusters) {
      // Every third has something to clean up.
      situations.add(
          situations.size() % 3 == 0 ? ClusterSituation.STALE_BINDINGS : ClusterSituation.FRESH);
    }
    return Fleet.of(SEED, situations);
  }
}
