package dev.embark.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run fleet}: measures fleets next to the floor. */
@Command(
    name = "fleet",
    description = {
      "Onboards fleets, the floor and the product taking turns on one server.",
      "The floor runs, for each cluster, one workflow of five activities that do nothing and one"
          + " timer."
    },
    mixinStandardHelpOptions = true)
final class FleetVerb implements Callable<Integer> {

  @Mixin EngineOptions options = new EngineOptions();

  @Option(
      names = "--clusters",
      split = ",",
      defaultValue = "100",
      paramLabel = "N",
      description = "Sizes of the fleets (default: 100).")
  List<Integer> clusters = List.of();

  @Option(
      names = "--scenario",
      defaultValue = "fresh",
      description = "fresh, rerun, faults or shared (default: fresh).")
  Scenario scenario = Scenario.FRESH;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "400",
      description =
          "Clusters that are under way at once, the floor's workflows as well (default: 400).")
  int inFlight = 400;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Clusters that each worker does before it is measured, the floor's as well (default: 0).")
  int warmUp;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Rounds of floor and product (default: 3).")
  int rounds = 3;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = EngineOptions.workFolder();
    try (TemporalEngine engine = TemporalEngine.start(options.engine, folder)) {
      for (int size : clusters) {
        Bench bench =
            new Bench(
                scenario,
                size,
                inFlight,
                warmUp,
                rounds,
                options.propagationTime(),
                engine.kind(),
                options.workerFlags);
        measure(bench, engine, folder).print(System.out);
      }
    }
    System.err.println("Logs: " + folder);
    return 0;
  }

  /** Saves the results after each round, as a long run may be cut short. */
  private FleetResult measure(Bench bench, TemporalEngine engine, Path folder)
      throws IOException, InterruptedException {
    List<FleetResult.Pair> pairs = new ArrayList<>();
    for (int round = 1; round <= bench.rounds(); round++) {
      String name = bench.scenario().word() + "-" + bench.clusters() + "-" + round;
      System.err.println(name + ": floor");
      FloorRound floor = FloorRound.run(engine, folder, name, bench);
      System.err.println(name + ": product");
      pairs.add(new FleetResult.Pair(floor, product(bench, engine, folder.resolve(name), name)));
      if (options.results != null) {
        Results.keep(options.results, bench.name(), new FleetResult(bench, pairs).json());
      }
    }
    return new FleetResult(bench, pairs);
  }

  private static FleetRound product(Bench bench, TemporalEngine engine, Path folder, String name)
      throws IOException, InterruptedException {
    try (ProductRun product = new ProductRun(engine, folder, name, bench, name.hashCode())) {
      product.warmUp();
      FleetRound first = product.run();
      return bench.scenario() == Scenario.RERUN ? product.runAgain() : first;
    }
  }
}
