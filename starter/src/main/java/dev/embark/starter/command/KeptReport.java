package dev.embark.starter.command;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.report.Evidence;
import dev.embark.starter.report.ReportArchive;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Archives a report at a run's end and lists the keys that are no longer needed. A failure to
 * archive never makes the run a failure.
 */
final class KeptReport {
  private KeptReport() {}

  static void keep(
      Supplier<Evidence> evidence, RunInfo run, Surroundings surroundings, Console console) {
    try {
      Evidence known = evidence.get();
      new KeyAdvice(known.keys(), known.name()).lines().forEach(console::talk);
      console.talk("report: " + ReportArchive.keep(known, run, surroundings));
    } catch (CommandException e) {
      console.talk("No report was kept. " + e.what());
    } catch (IOException | RuntimeException e) {
      // Also a path that this system cannot name: InvalidPathException.
      console.talk("No report was kept: " + FileTrouble.why(e));
    }
  }
}
