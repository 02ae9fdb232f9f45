package dev.embark.bench;

import dev.embark.bench.floor.FloorMain;
import dev.embark.bench.floor.FloorOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One round of the floor.
 *
 * @param makespanSeconds from the first start to the last end
 * @param perSecond workflows per second, excluding the wait
 * @param workerCpuMillis CPU per workflow of the floor's client and worker
 * @param serverCpuMillis CPU per workflow of the Temporal server
 */
record FloorRound(
    double makespanSeconds, double perSecond, double workerCpuMillis, double serverCpuMillis) {

  static FloorRound run(TemporalEngine engine, Path folder, String name, Bench bench)
      throws InterruptedException {
    int clusters = bench.clusters();
    Duration wait = bench.propagation();
    FloorOrder order =
        new FloorOrder(
            engine.address(), name, clusters, wait.toMillis(), bench.warmUp(), bench.inFlight());
    try (MeasuredProcess floor =
        MeasuredProcess.java(
            "floor",
            folder,
            bench.workerFlags(),
            FloorMain.class.getName(),
            List.of(order.json()),
            Map.of())) {
      floor.awaitLine(FloorMain.BEGIN);
      double serverBefore = engine.usage().cpuSeconds();
      String[] figures = floor.line().split(" ");
      double serverCpu = engine.usage().cpuSeconds() - serverBefore;
      floor.awaitSuccess();
      double makespan = Long.parseLong(figures[0]) / 1000.0;
      return new FloorRound(
          makespan,
          clusters / (makespan - wait.toMillis() / 1000.0),
          Double.parseDouble(figures[1]) / clusters,
          serverCpu * 1000 / clusters);
    }
  }
}
