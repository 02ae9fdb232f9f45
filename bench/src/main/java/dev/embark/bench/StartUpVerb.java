package dev.embark.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.simulators.FleetManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run startup}: measures short commands, started through the launcher as users do. */
@Command(
    name = "startup",
    description = "Measures the CPU time of short commands, run through ./embark.",
    mixinStandardHelpOptions = true)
final class StartUpVerb implements Callable<Integer> {

  /** A program that does nothing, with the launcher's flags: no command can cost less. */
  private static final String BARE = "a bare JVM";

  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Does nothing. */
  static final class Nothing {
    private Nothing() {}

    public static void main(String[] arguments) {}
  }

  @Option(names = "--rounds", defaultValue = "5")
  int rounds = 5;

  @Option(names = "--results", paramLabel = "FOLDER")
  @Nullable Path results;

  @Override
  public Integer call() throws IOException {
    Path folder = EngineOptions.workFolder();
    Path small = manifest(folder, 50);
    Path large = manifest(folder, 10_000);
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(
        BARE, MeasuredProcess.javaCommand(SHORT_LIVED, Nothing.class.getName(), List.of()));
    commands.put("--help", embark("--help"));
    commands.put("validate, 50 clusters", embark("validate", small.toString()));
    commands.put("validate, 10,000 clusters", embark("validate", large.toString()));
    commands.put("status without a server", embark("status", "x", "--address", "127.0.0.1:9"));
    report(measure(commands, folder));
    return 0;
  }

  private static List<String> embark(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("embark").toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Alternates the commands. The first run builds and fills caches, so it is not counted. */
  private Map<String, Spread> measure(Map<String, List<String>> commands, Path folder) {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        double used = TimedCommand.run(command.getValue(), Map.of(), folder).cpuSeconds();
        if (round > 0) {
          seconds.computeIfAbsent(command.getKey(), name -> new ArrayList<>()).add(used);
        }
      }
    }
    Map<String, Spread> spreads = new LinkedHashMap<>();
    seconds.forEach((name, measured) -> spreads.put(name, Spread.of(measured)));
    return spreads;
  }

  private void report(Map<String, Spread> measured) throws IOException {
    ObjectNode json = Results.JSON.createObjectNode();
    json.put("scenario", "startup").put("rounds", rounds);
    double bare = Objects.requireNonNull(measured.get(BARE)).median();
    measured.forEach(
        (name, seconds) -> {
          System.out.printf(
              Locale.ROOT,
              "%-28s CPU %.2f s (%.2f to %.2f), %.1f times the bare JVM%n",
              name,
              seconds.median(),
              seconds.least(),
              seconds.largest(),
              seconds.median() / bare);
          ObjectNode one = json.putObject(name);
          one.put("medianCpuSeconds", Results.round(seconds.median()));
          one.put("least", Results.round(seconds.least()));
          one.put("largest", Results.round(seconds.largest()));
          one.put("timesTheBareJvm", Results.round(seconds.median() / bare));
        });
    if (results != null) {
      Results.keep(results, "startup", json);
    }
  }

  private static Path manifest(Path folder, int clusters) throws IOException {
    return Files.writeString(
        folder.resolve("fleet-" + clusters + ".yaml"),
        FleetManifest.yaml("bench", Scenario.FRESH.fleet(1, clusters)));
  }
}
