package dev.embark.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param scenario kind of fleet
 * @param clusters how many
 * @param inFlight how many of them at once
 * @param warmUp how many each worker has done before, unmeasured
 * @param rounds how often, the floor and the product taking turns
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

  /** As its results are called. */
  String name() {
    return scenario.word() + "-" + clusters + (warmUp == 0 ? "" : "-warm");
  }
}
