package dev.embark.starter.host;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.Problem;
import dev.embark.worker.temporal.TemporalUnreachableException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains in the command line's form why a worker does not start. */
final class WorkerTrouble {
  private WorkerTrouble() {}

  /**
   * Creates an error for an invalid environment that names each problem.
   *
   * @param instead alternatives, one per line
   */
  static CommandException of(ConfigurationException e, String... instead) {
    Stream<String> problems = e.problems().stream().map(Problem::sentence);
    return CommandException.of(ExitCode.USAGE, "The worker cannot start with this environment.")
        .next(Stream.concat(problems, Stream.of(instead)).collect(Collectors.joining("\n")))
        .because(e);
  }

  /** Creates an error for a Temporal server that does not answer or denies access. */
  static CommandException of(TemporalUnreachableException e) {
    return CommandException.of(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()))
        .next("embark doctor")
        .because(e);
  }

  /** Creates an error for a failure to listen on the port for health and metrics. */
  static CommandException of(UncheckedIOException e) {
    return CommandException.of(
            ExitCode.USAGE, e.getMessage() + ": " + e.getCause().getMessage() + ".")
        .next("Stop what listens there, or set EMBARK_HTTP_PORT or EMBARK_HTTP_BIND.")
        .because(e);
  }
}
