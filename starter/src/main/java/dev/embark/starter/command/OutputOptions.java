package dev.embark.starter.command;

import dev.embark.starter.output.Console;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for a verb's output. A mixin. */
public final class OutputOptions {
  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec verb;

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

  /** Returns the console to write to, once the command line has been parsed. */
  public Console console(Surroundings surroundings) {
    return new Console(surroundings, format, quiet, CommandText.sameServer(verb));
  }

  /** Whether a program reads stdout. */
  public boolean forPrograms() {
    return format != OutputFormat.TABLE;
  }
}
