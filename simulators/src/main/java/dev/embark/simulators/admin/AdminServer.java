package dev.embark.simulators.admin;

import dev.embark.simulators.http.HttpListener;
import java.net.InetSocketAddress;
import java.net.URI;

/** Serves the admin endpoint, which has no authentication and must stay on this machine. */
public final class AdminServer implements AutoCloseable {

  private final HttpListener listener;

  private AdminServer(HttpListener listener) {
    this.listener = listener;
  }

  /**
   * Starts the server.
   *
   * @throws IllegalArgumentException if the address is not a loopback address
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static AdminServer start(AdministeredWorld world, InetSocketAddress address) {
    if (!address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("The admin endpoint serves this machine only");
    }
    return new AdminServer(HttpListener.start("admin", address, null, new AdminHandler(world)));
  }

  /** Returns the base URL. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + listener.address().getPort());
  }

  @Override
  public void close() {
    listener.close();
  }
}
