package dev.embark.bench;

import java.time.Duration;
import java.util.List;

/**
 * The parameters of a measurement.
 *
 * @param scenario kind of fleet
 * @param clusters number of clusters
 * @param inFlight number of concurrent clusters
 * @param warmUp clusters that each worker runs before, unmeasured
 * @param rounds number of rounds, alternating between the floor and the product
 * @param propagation the wait in each cluster
 * @param engine {@code local}, {@code embedded} or an address
 * @param workerFlags for the worker's JVM
 */
record Bench(
    Scenario scenario,
    int clusters,
    int inFlight,
    int warmUp,
    int rounds,
    Duration propagation,
    String engine,
    List<String> workerFlags) {

  /** Returns the name of the results. */
  String name() {
    return scenario.word() + "-" + clusters + (warmUp == 0 ? "" : "-warm");
  }
}
