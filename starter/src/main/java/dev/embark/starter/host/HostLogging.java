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
 * Logging of a process that hosts the engine, the worker or the simulators: configured by {@code
 * EMBARK_LOG_LEVEL} and {@code EMBARK_LOG_FORMAT}, otherwise at a level that suits the verb's
 * output.
 */
final class HostLogging {

  private HostLogging() {}

  /**
   * Logs only errors by default: a scenario's faults are intentional, and their warnings would bury
   * the output.
   *
   * @throws CommandException if a variable is invalid
   */
  static void errors(Surroundings surroundings) {
    WorkerLogging.apply(read(surroundings, "error"));
  }

  /**
   * Logs warnings by default.
   *
   * @throws CommandException if a variable is invalid
   */
  static void warnings(Surroundings surroundings) {
    WorkerLogging.apply(read(surroundings, "warn"));
    boolean asked = !surroundings.variable("EMBARK_LOG_LEVEL", "").isEmpty();
    if (!asked && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      // The SDK logs a warning with a stack trace for every failed run; the verbs and the Web UI
      // report failures in an orderly way.
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
