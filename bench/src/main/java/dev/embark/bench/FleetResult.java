package dev.embark.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The combined result of a fleet's rounds. */
record FleetResult(Bench bench, List<Pair> rounds) {

  /** Seconds that a fleet may take beyond its wait and its work: starts, polls, the last tick. */
  private static final double OVERHEAD_SECONDS = 60;

  private static final double BOUND_SLACK = 1.1;

  /** One round of each, back to back. */
  record Pair(FloorRound floor, FleetRound product) {

    double ratioToFloor() {
      return product.perSecond() / floor.perSecond();
    }
  }

  private Spread spread(ToDoubleFunction<Pair> figure) {
    return Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
  }

  /** Returns the longest time that the design allows for this fleet, without quotas. */
  private double bound(Pair pair) {
    return bench.propagation().toSeconds()
        + OVERHEAD_SECONDS
        + BOUND_SLACK * bench.clusters() / pair.floor().perSecond();
  }

  private record Figure(String name, String unit, ToDoubleFunction<Pair> of) {}

  private List<Figure> figures() {
    double n = bench.clusters();
    return List.of(
        new Figure("ratioToFloor", "", Pair::ratioToFloor),
        new Figure("clustersPerSecond", "/s", p -> p.product().perSecond()),
        new Figure("floorPerSecond", "/s", p -> p.floor().perSecond()),
        new Figure("makespanSeconds", "s", p -> p.product().makespanSeconds()),
        new Figure("boundSeconds", "s", this::bound),
        new Figure("submitSeconds", "s", p -> p.product().submitSeconds()),
        new Figure("starterCpuSeconds", "s", p -> p.product().starterCpuSeconds()),
        new Figure(
            "workerCpuMillis", "ms/cluster", p -> p.product().worker().cpuSeconds() * 1e3 / n),
        new Figure("floorWorkerCpuMillis", "ms/cluster", p -> p.floor().workerCpuMillis()),
        new Figure("serverCpuMillis", "ms/cluster", p -> p.product().serverCpuSeconds() * 1e3 / n),
        new Figure("floorServerCpuMillis", "ms/cluster", p -> p.floor().serverCpuMillis()),
        new Figure(
            "simulatorsCpuMillis", "ms/cluster", p -> p.product().simulatorsCpuSeconds() * 1e3 / n),
        new Figure("workerPeakMiB", "MiB", p -> p.product().worker().peakMiB()),
        new Figure("eventsPerCluster", "", p -> p.product().cluster().events()),
        new Figure("historyBytesPerCluster", "B", p -> p.product().cluster().bytes()),
        new Figure("actionsPerCluster", "", p -> p.product().cluster().actions()),
        new Figure("actionsOfParentsPerCluster", "", p -> p.product().parents().actions()),
        new Figure("fleetEvents", "", p -> p.product().longestFleet()),
        new Figure("longestBatchEvents", "", p -> p.product().longestBatch()),
        new Figure("policyWritesPerCluster", "", p -> p.product().policyWrites() / n),
        new Figure("policyReadsPerCluster", "", p -> p.product().policyReads() / n));
  }

  void print(PrintStream out) {
    out.printf(
        "%n%s, %,d clusters, %d at once, after %,d to warm up, %d rounds, engine %s; outcomes %s%n",
        bench.scenario().word(),
        bench.clusters(),
        bench.inFlight(),
        bench.warmUp(),
        bench.rounds(),
        bench.engine(),
        rounds.get(rounds.size() - 1).product().outcomes());
    out.printf("  %-28s %12s %12s %12s%n", "", "median", "least", "largest");
    for (Figure figure : figures()) {
      Spread spread = spread(figure.of());
      out.printf(
          Locale.ROOT,
          "  %-28s %12.2f %12.2f %12.2f %s%n",
          figure.name(),
          spread.median(),
          spread.least(),
          spread.largest(),
          figure.unit());
    }
  }

  ObjectNode json() {
    ObjectNode json = Results.JSON.createObjectNode();
    json.put("scenario", bench.scenario().word());
    json.put("clusters", bench.clusters());
    json.put("inFlight", bench.inFlight());
    json.put("warmUp", bench.warmUp());
    json.put("rounds", rounds.size());
    json.put("engine", bench.engine());
    json.put("propagationSeconds", bench.propagation().toSeconds());
    json.put("ratioToFloor", Results.round(spread(Pair::ratioToFloor).median()));
    ObjectNode outcomes = json.putObject("outcomes");
    rounds.get(rounds.size() - 1).product().outcomes().forEach(outcomes::put);
    ObjectNode figures = json.putObject("figures");
    for (Figure figure : figures()) {
      Spread spread = spread(figure.of());
      ObjectNode one = figures.putObject(figure.name());
      one.put("median", Results.round(spread.median()));
      one.put("least", Results.round(spread.least()));
      one.put("largest", Results.round(spread.largest()));
    }
    return json;
  }
}
