package dev.embark.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run parked}: measures the worker's memory while a fleet waits on its timers. */
@Command(
    name = "parked",
    description = "Reads the worker's memory while all clusters of a fleet wait on their timers.",
    mixinStandardHelpOptions = true)
final class ParkedVerb implements Callable<Integer> {

  /** Longer than any fleet takes to reach its timers; the benchmark ends before they fire. */
  private static final Duration WAIT = Duration.ofHours(6);

  private static final int PAUSE_SECONDS = 2;

  @Mixin EngineOptions options = new EngineOptions();

  @Option(names = "--clusters", defaultValue = "10000", paramLabel = "N")
  int clusters = 10_000;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = EngineOptions.workFolder();
    Bench bench =
        new Bench(
            Scenario.PARKED, clusters, clusters, 0, 1, WAIT, options.engine, options.workerFlags);
    try (TemporalEngine engine = TemporalEngine.start(options.engine, folder);
        ProductRun product =
            new ProductRun(engine, folder.resolve("parked"), "parked", bench, clusters)) {
      product.submit();
      while (product.written() < clusters) {
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      }
      report(product.workerUsage());
    }
    return 0;
  }

  private void report(Usage worker) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%,d clusters wait; worker resident %.0f MiB, peak %.0f MiB, CPU %.1f ms/cluster%n",
        clusters,
        worker.residentMiB(),
        worker.peakMiB(),
        worker.cpuSeconds() * 1000 / clusters);
    if (options.results != null) {
      ObjectNode json = Results.JSON.createObjectNode();
      json.put("scenario", "parked").put("clusters", clusters);
      json.put("workerFlags", String.join(" ", options.workerFlags));
      json.put("workerResidentMiB", Math.round(worker.residentMiB()));
      json.put("workerPeakMiB", Math.round(worker.peakMiB()));
      Results.keep(options.results, "parked-" + clusters, json);
    }
  }
}
