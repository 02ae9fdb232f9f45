package dev.embark.starter.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.WorkerConfiguration.Log;
import dev.embark.worker.observability.WorkerLogging;
import org.slf4j.LoggerFactory;

/**
 * Logging of a process that hosts engine, worker or simulators: as {@code EMBARK_LOG_LEVEL} and
 * {@code EMBARK_LOG_FORMAT} ask, else at a level that suits what the verb shows.
 */
final class HostLogging {

  private HostLogging() {}

  /**
   * Errors only, unless more is asked for: a scenario's faults are meant to be there, and their
   * warnings would bury what is shown.
   *
   * @throws CommandException if a variable is not understood
   */
  static void errors(Surroundings surroundings) {
    WorkerLogging.apply(read(surroundings, "error"));
  }

  /**
   * Warnings, unless more or less is asked for.
   *
   * @throws CommandException if a variable is not understood
   */
  static void warnings(Surroundings surroundings) {
    WorkerLogging.apply(read(surroundings, "warn"));
    boolean asked = !surroundings.variable("EMBARK_LOG_LEVEL", "").isEmpty();
    if (!asked && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      // The SDK warns of every run that ends as failed, with a stack trace; the verbs and the Web
      // UI tell the same in order.
      context.getLogger("io.temporal").setLevel(Level.ERROR);
    }
  }

  private static Log read(Surroundings surroundings, String usualLevel) {
    try {
      return Log.read(surroundings.environment(), usualLevel);
    } catch (ConfigurationException e) {
      throw CommandException.of(ExitCode.USAGE, String.valueOf(e.getMessage()))
          .next("embark help environment")
          .because(e);
    }
  }
}
