package dev.embark.e2e.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A local port that nothing is configured to use, which counts connections. */
public final class CanaryPort implements AutoCloseable {

  private final ServerSocket socket;
  private final AtomicInteger connections = new AtomicInteger();

  public CanaryPort() {
    try {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread listening = new Thread(this::listen, "canary-port");
    listening.setDaemon(true);
    listening.start();
  }

  /** Returns {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Returns the number of connections so far. */
  public int connections() {
    return connections.get();
  }

  private void listen() {
    while (!socket.isClosed()) {
      try {
        socket.accept().close();
        connections.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
