package dev.embark.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The activities' open clients, closed together in reverse order. Confined to one thread. */
final class Connections implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Creates a client. */
  interface Opening<T> {
    T open() throws IOException;
  }

  /**
   * Creates a client and keeps it, to be closed with the others.
   *
   * @throws UncheckedIOException if it cannot be created
   */
  <T extends AutoCloseable> T open(Opening<T> opening) {
    try {
      T client = opening.open();
      open.push(client);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException("Google's client does not start", e);
    }
  }

  /** A client that fails to close does not keep the others open. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        log.warn("A connection was not closed at the end.", e);
      }
    }
  }
}
