package dev.embark.worker.observability;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.embark.worker.configuration.WorkerConfiguration;
import java.net.URL;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Configures logging for a dedicated worker process. A process that merely hosts a worker, such as
 * the command line, keeps its own logging; that is why this is not Logback's default file.
 */
public final class WorkerLogging {

  private WorkerLogging() {}

  /** Replaces any logging configured before. */
  public static void apply(WorkerConfiguration.Log log) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    // gRPC logs through java.util.logging, two lines per event.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    URL file = WorkerLogging.class.getResource("logback.xml");
    context.reset();
    context.putProperty("LOG_LEVEL", log.level().toUpperCase(Locale.ROOT));
    context.putProperty("LOG_FORMAT", log.format());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(file);
    } catch (JoranException e) {
      throw new IllegalStateException("The logging configuration in the jar is broken", e);
    }
  }
}
