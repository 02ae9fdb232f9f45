package dev.embark.starter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A TCP port of this machine that nobody listens on. */
public final class FreePort {

  /** Below the ports that systems give to outgoing connections, so that none of those takes it. */
  private static final int FIRST = 10_240;

  private static final int MANY = 20_000;

  private FreePort() {}

  public static int find() {
    while (true) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(MANY);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one, then.
      }
    }
  }
}
