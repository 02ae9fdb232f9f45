package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.manifest.Estimate;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.manifest.ManifestReading;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code embark validate FILE…}: checks manifests offline. */
@Command(
    name = "validate",
    description = {
      "Check manifests offline.",
      "Reports all problems at once, each with its place and its remedy; if there are none,"
          + " estimates how long the fleet will take."
    },
    footer = {"", "Example:", "  embark validate fleet.yaml"},
    exitCodeList = {"0:every manifest is valid", "64:usage error, or a manifest has errors"})
public final class ValidateVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin OutputOptions output = new OutputOptions();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Manifest: YAML, JSON or CSV.")
  List<Path> files = List.of();

  public ValidateVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    List<ManifestReading> readings =
        files.stream().map(file -> Manifests.read(surroundings, file)).toList();
    if (console.forPrograms()) {
      console.document(document(readings));
    } else {
      readings.forEach(reading -> print(reading, console));
    }
    boolean valid = readings.stream().allMatch(reading -> reading.manifest().isPresent());
    return (valid ? ExitCode.DONE : ExitCode.USAGE).number();
  }

  private static void print(ManifestReading reading, Console console) {
    console.lines(ProblemReport.lines(reading));
    if (reading.manifest().isEmpty()) {
      long errors = reading.problems().stream().filter(each -> each.isError()).count();
      console.talk(reading.file() + ": " + errors + (errors == 1 ? " error" : " errors"));
    } else {
      console.line(reading.file() + ": valid");
      console.lines(FleetSummary.lines(reading.manifest().get().name(), estimate(reading)));
    }
  }

  private static ObjectNode document(List<ManifestReading> readings) {
    ObjectNode document = Json.document("Validation");
    ArrayNode files = document.putArray("files");
    for (ManifestReading reading : readings) {
      ObjectNode file = files.addObject();
      file.put("file", reading.file().toString());
      file.put("valid", reading.manifest().isPresent());
      file.set("problems", ProblemReport.json(reading));
      reading
          .manifest()
          .ifPresent(
              manifest -> {
                file.put("fleet", manifest.name());
                file.set("estimate", FleetSummary.json(estimate(reading)));
              });
    }
    return document;
  }

  private static Estimate estimate(ManifestReading reading) {
    Manifest manifest = reading.manifest().orElseThrow();
    return Estimate.of(manifest.clusters(), manifest.rollout().orDefaults(), Timing.DEFAULT);
  }
}
