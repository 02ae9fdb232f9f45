package dev.embark.starter.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.embark.starter.output.Surroundings;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.observability.WorkerLogging;
import org.slf4j.LoggerFactory;

/** Logging of a process that hosts engine and worker. */
final class HostLogging {

  private HostLogging() {}

  /**
   * Errors only: a scenario's faults are meant to be there, and their warnings would bury what is
   * shown.
   */
  static void quiet() {
    WorkerLogging.apply(new WorkerConfiguration.Log("error", "text"));
  }

  /** What the worker warns of; all that it says where the environment asks for more. */
  static void warnings(WorkerConfiguration configuration, Surroundings surroundings) {
    boolean asked = !surroundings.variable("EMBARK_LOG_LEVEL", "").isEmpty();
    WorkerLogging.apply(
        asked
            ? configuration.log()
            : new WorkerConfiguration.Log("warn", configuration.log().format()));
    if (!asked && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      // The SDK warns of every run that ends as failed, with a stack trace; the verbs and the Web
      // UI
      // tell the same in order.
      context.getLogger("io.temporal").setLevel(Level.ERROR);
    }
  }
}
