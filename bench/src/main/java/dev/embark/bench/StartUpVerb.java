package dev.embark.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.simulators.FleetManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run startup}: what the short commands cost, through the launcher as people do. */
@Command(
    name = "startup",
    description = "Measures the CPU time of short commands, run through ./embark.",
    mixinStandardHelpOptions = true)
final class StartUpVerb implements Callable<Integer> {

  @Option(names = "--rounds", defaultValue = "5")
  int rounds = 5;

  @Option(names = "--results", paramLabel = "FOLDER")
  @Nullable Path results;

  @Override
  public Integer call() throws IOException {
    Path folder = EngineOptions.workFolder();
    Path small = manifest(folder, 50);
    Path large = manifest(folder, 10_000);
    Map<String, List<String>> commands =
        Map.of(
            "--help", List.of("--help"),
            "validate, 50 clusters", List.of("validate", small.toString()),
            "validate, 10,000 clusters", List.of("validate", large.toString()),
            "status without a server", List.of("status", "x", "--address", "127.0.0.1:9"));
    ObjectNode json = Results.JSON.createObjectNode();
    json.put("scenario", "startup").put("rounds", rounds);
    commands.forEach((name, arguments) -> report(name, measure(arguments, folder), json));
    if (results != null) {
      Results.keep(results, "startup", json);
    }
    return 0;
  }

  /** The first run builds, and makes what later ones reuse; it is not counted. */
  private Spread measure(List<String> arguments, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("embark").toAbsolutePath().toString());
    command.addAll(arguments);
    List<Double> seconds = new ArrayList<>();
    TimedCommand.run(command, Map.of(), folder);
    for (int round = 0; round < rounds; round++) {
      seconds.add(TimedCommand.run(command, Map.of(), folder).cpuSeconds());
    }
    return Spread.of(seconds);
  }

  private static void report(String name, Spread seconds, ObjectNode json) {
    System.out.printf(
        Locale.ROOT,
        "%-28s CPU %.2f s (%.2f to %.2f)%n",
        name,
        seconds.median(),
        seconds.least(),
        seconds.largest());
    json.put(name, Results.round(seconds.median()));
  }

  private static Path manifest(Path folder, int clusters) throws IOException {
    return Files.writeString(
        folder.resolve("fleet-" + clusters + ".yaml"),
        FleetManifest.yaml("bench", Scenario.FRESH.fleet(1, clusters)));
  }
}
