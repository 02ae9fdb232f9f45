package dev.embark.worker.observability;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;

/** The logging of the tests, restored after a test that ran a worker's. */
public final class TestLogging {

  private TestLogging() {}

  /** Reads {@code logback-test.xml} again. */
  public static void restore() throws JoranException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }
}
