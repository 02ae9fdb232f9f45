package dev.embark.bench;

import dev.embark.bench.floor.FloorMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One round of the floor.
 *
 * @param makespanSeconds from the first start to the last end
 * @param perSecond workflows a second, the wait taken out
 * @param workerCpuMillis CPU a workflow of the floor's client and worker
 * @param serverCpuMillis CPU a workflow of the Temporal server
 */
record FloorRound(
    double makespanSeconds, double perSecond, double workerCpuMillis, double serverCpuMillis) {

  static FloorRound run(TemporalEngine engine, Path folder, String name, Bench bench)
      throws InterruptedException {
    int clusters = bench.clusters();
    Duration wait = bench.propagation();
    double serverBefore = engine.usage().cpuSeconds();
    List<String> command =
        MeasuredProcess.javaCommand(
            bench.workerFlags(),
            FloorMain.class.getName(),
            List.of(
                engine.address(),
                name,
                Integer.toString(clusters),
                Long.toString(wait.toMillis())));
    TimedCommand floor = TimedCommand.run(command, Map.of(), folder).orFail();
    double serverCpu = engine.usage().cpuSeconds() - serverBefore;
    double makespan = Long.parseLong(lastLine(floor.output())) / 1000.0;
    return new FloorRound(
        makespan,
        clusters / (makespan - wait.toMillis() / 1000.0),
        floor.cpuSeconds() * 1000 / clusters,
        serverCpu * 1000 / clusters);
  }

  private static String lastLine(String output) {
    String[] lines = output.strip().split("\n");
    return lines[lines.length - 1].strip();
  }
}
