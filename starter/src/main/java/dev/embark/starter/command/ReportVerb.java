package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.WholeFile;
import dev.embark.starter.report.Evidence;
import dev.embark.starter.report.EvidenceReader;
import dev.embark.starter.report.ReportArchive;
import dev.embark.starter.report.ReportFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embark report FLEET|CLUSTER}. */
@Command(
    name = "report",
    description = {
      "Write a report of what a run changed, as evidence for auditors.",
      "Covers who asked (as stated) and under which change, by which plan, what changed and when,"
          + " the state before and after, and every failure and undo. Reads the run's histories, so"
          + " it works until they expire; 'onboard' and 'watch' keep a report when the run ends."
    },
    footer = {
      "",
      "Examples:",
      "  embark report payments-prod --out evidence.html",
      "  embark report payments-prod --format csv > evidence.csv",
      "  embark report payments-prod --run-id 019aa3f0-6c0a-7a51-9d0c-2f4be2d7c1aa",
      "  embark report 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 --format md"
    },
    exitCodeList = {
      "0:written",
      "1:no such run, or the report cannot be written",
      "4:Temporal cannot be reached or refuses the call",
      "64:usage error"
    })
public final class ReportVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FLEET|CLUSTER",
      description = "Name of the fleet, or id of the cluster.")
  String run = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the report: ${COMPLETION-CANDIDATES} (default: html).")
  ReportFormat format = ReportFormat.HTML;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "An earlier run, by the id that 'embark list' shows (default: the latest).")
  @Nullable UUID runId;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to this file instead of stdout.")
  @Nullable Path file;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress on stderr; errors still appear.")
  boolean quiet;

  @Mixin TemporalOptions temporal = new TemporalOptions();

  public ReportVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console =
        new Console(surroundings, OutputFormat.TABLE, quiet, CommandText.sameServer(spec));
    RunName name = RunName.valid(run);
    requireRoom();
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      EvidenceReader reader = EvidenceReader.asked(client, surroundings.clock());
      String id = runId == null ? null : runId.toString();
      Evidence evidence =
          name.isCluster() ? reader.cluster(name.text(), id) : reader.fleet(name.text(), id);
      if (file == null) {
        format.write(evidence, surroundings.out());
        console.requireWritten();
      } else {
        write(evidence, file);
        console.talk("Wrote " + file + ".");
      }
      return ExitCode.DONE.number();
    }
  }

  /** Reading the histories of a fleet may take minutes. */
  private void requireRoom() {
    if (file != null) {
      try {
        WholeFile.requireRoom(surroundings.workingDirectory().resolve(file));
      } catch (IOException e) {
        throw unwritten(file, e);
      }
    }
  }

  private void write(Evidence evidence, Path shown) {
    try {
      ReportArchive.write(evidence, format, surroundings.workingDirectory().resolve(shown));
    } catch (IOException e) {
      throw unwritten(shown, e);
    }
  }

  private static CommandException unwritten(Path shown, IOException e) {
    return CommandException.of(ExitCode.FAILED, shown + " cannot be written: " + FileTrouble.why(e))
        .next("Name another file, or omit --out to write to stdout.")
        .because(e);
  }
}
