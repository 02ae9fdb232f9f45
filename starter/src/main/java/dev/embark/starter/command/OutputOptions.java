package dev.embark.starter.command;

import dev.embark.starter.output.Console;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import picocli.CommandLine.Option;

/** The options for a verb's output. A mixin. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "Format of the data on stdout: ${COMPLETION-CANDIDATES} (default: table).")
  OutputFormat format = OutputFormat.TABLE;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress on stderr; errors still appear.")
  boolean quiet;

  /** Returns the requested format. */
  public OutputFormat format() {
    return format;
  }

  /** Whether to omit progress and messages. */
  public boolean quiet() {
    return quiet;
  }

  /** Returns the console to write to. */
  public Console console(Surroundings surroundings) {
    return new Console(surroundings, format, quiet);
  }

  /** Whether a program reads stdout. */
  public boolean forPrograms() {
    return format != OutputFormat.TABLE;
  }
}
