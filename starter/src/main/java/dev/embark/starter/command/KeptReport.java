package dev.embark.starter.command;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.report.Evidence;
import dev.embark.starter.report.ReportArchive;
import java.io.IOException;
import java.util.function.Supplier;

/** Keeps a report at a run's end. That it cannot be kept never makes the run a failure. */
final class KeptReport {
  private KeptReport() {}

  static void keep(
      Supplier<Evidence> evidence, RunInfo run, Surroundings surroundings, Console console) {
    try {
      console.talk("report: " + ReportArchive.keep(evidence.get(), run, surroundings));
    } catch (CommandException e) {
      console.talk("No report was kept. " + e.what());
    } catch (IOException e) {
      console.talk("No report was kept: " + e.getMessage());
    }
  }
}
