package dev.embark.starter.command;

import dev.embark.starter.output.Console;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import picocli.CommandLine.Option;

/** How a verb answers. A mixin. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "Format of the data on stdout: ${COMPLETION-CANDIDATES} (default: table).")
  OutputFormat format = OutputFormat.TABLE;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on stderr; errors stay.")
  boolean quiet;

  /** The format asked for. */
  public OutputFormat format() {
    return format;
  }

  /** Whether to leave out progress and talk. */
  public boolean quiet() {
    return quiet;
  }

  /** Where to write, in these surroundings. */
  public Console console(Surroundings surroundings) {
    return new Console(surroundings, format, quiet);
  }

  /** Whether a program reads stdout. */
  public boolean forPrograms() {
    return format != OutputFormat.TABLE;
  }
}
