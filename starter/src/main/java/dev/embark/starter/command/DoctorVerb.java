package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.doctor.Check;
import dev.embark.starter.doctor.Examination;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Style;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embark doctor [FILE]}: checks everything that an onboarding relies on. */
@Command(
    name = "doctor",
    description = {
      "Check everything that onboarding depends on.",
      "Temporal, its search attributes and retention, the worker, clocks, the worker's Cast AI keys"
          + " and, given a manifest, its service accounts. A worker does the looking; nothing is"
          + " changed without --fix."
    },
    footer = {
      "",
      "Examples:",
      "  embark doctor",
      "  embark doctor fleet.yaml --selector env=prod",
      "  embark doctor --fix"
    },
    exitCodeList = {
      "0:no problems, perhaps warnings",
      "1:at least one problem would make onboarding fail",
      "4:Temporal, a worker, Cast AI or Google cannot be reached or refuses the call",
      "64:usage error or invalid manifest"
    })
public final class DoctorVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Manifest whose service accounts to check.")
  @Nullable Path file;

  @Option(
      names = "--fix",
      description =
          "Create Embark's missing search attributes; on the server of 'embark up', also extend the"
              + " retention.")
  boolean fix;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public DoctorVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    Examination examination = new Examination(surroundings, targets(), fix);
    console.talk("Checking…");
    List<Check> checks =
        examination.run(() -> EmbarkClient.connect(temporal.request(), surroundings));
    ExitCode exitCode = exitCode(checks);
    if (console.forPrograms()) {
      console.document(document(checks, exitCode));
    } else {
      print(checks, console);
    }
    return exitCode.number();
  }

  private List<ClusterTarget> targets() {
    if (file == null) {
      selection.requireNone();
      return List.of();
    }
    Manifest manifest = Manifests.valid(surroundings, file, "nothing was looked at");
    return selection.among(manifest.clusters(), surroundings);
  }

  private static ExitCode exitCode(List<Check> checks) {
    return checks.stream()
        .map(check -> check.standing().exitCode())
        .max(Comparator.comparingInt(ExitCode::number))
        .orElse(ExitCode.DONE);
  }

  private static void print(List<Check> checks, Console console) {
    for (Check check : checks) {
      console.line(
          mark(check.standing(), console.style()) + "  " + check.name() + ": " + check.message());
      if (check.move() != null) {
        console.line("               next move: " + check.move());
      }
      check.advice().forEach(advice -> console.line("               " + advice));
    }
    long troubles =
        checks.stream().filter(each -> each.standing().exitCode() != ExitCode.DONE).count();
    console.line("");
    console.line(
        troubles == 0
            ? "Nothing stands in the way."
            : (troubles == 1 ? "1 check" : troubles + " checks") + " failed.");
  }

  private static String mark(Check.Standing standing, Style style) {
    String word = String.format(Locale.ROOT, "%-11s", word(standing));
    return switch (standing) {
      case OK -> style.good(word);
      case WARNING, NOT_CHECKED -> style.attention(word);
      case PROBLEM, NO_ACCESS -> style.bad(word);
    };
  }

  private static String word(Check.Standing standing) {
    return standing.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ObjectNode document(List<Check> checks, ExitCode exitCode) {
    ObjectNode document = Json.document("Doctor");
    document.put("exitCode", exitCode.number());
    ArrayNode list = document.putArray("checks");
    for (Check check : checks) {
      ObjectNode entry = list.addObject();
      entry.put("check", check.name());
      entry.put("standing", check.standing().name());
      entry.put("message", check.message());
      entry.put("nextMove", check.move());
      ArrayNode advice = entry.putArray("advice");
      check.advice().forEach(advice::add);
      ArrayNode subjects = entry.putArray("subjects");
      check.subjects().forEach(subjects::add);
    }
    return document;
  }
}
