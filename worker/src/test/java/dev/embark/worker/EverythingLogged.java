package dev.embark.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** All that this process logs, at every level, until it is closed. */
final class EverythingLogged implements AutoCloseable {

  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  EverythingLogged() {
    events.start();
    root().addAppender(events);
    root().setLevel(Level.DEBUG);
  }

  /** Returns messages, contexts and stack traces. */
  String text() {
    return List.copyOf(events.list).stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + event.getMDCPropertyMap()
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    root().setLevel(Level.ERROR);
    root().detachAppender(events);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
