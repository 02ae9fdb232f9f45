package dev.embark.bench;

import dev.embark.simulators.FleetManifest;
import dev.embark.starter.manifest.ManifestReader;
import dev.embark.starter.manifest.ManifestReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Parses and validates a manifest in YAML. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ManifestReaderBenchmark {

  @Param({"100", "1000", "10000"})
  public int clusters;

  private Path file = Path.of("");

  @Setup
  public void write() throws IOException {
    file = Files.createTempFile("bench", ".yaml");
    Files.writeString(file, FleetManifest.yaml("bench", Scenario.FRESH.fleet(1, clusters)));
  }

  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
  }

  @Benchmark
  public ManifestReading reads() throws IOException {
    return ManifestReader.read(file, file);
  }
}
