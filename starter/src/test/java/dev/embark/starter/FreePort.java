package dev.embark.starter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A TCP port of this machine on which no process listens. */
public final class FreePort {

  /** Below the ephemeral ports, so that no outgoing connection takes it. */
  private static final int FIRST = 10_240;

  private static final int MANY = 20_000;

  private FreePort() {}

  public static int find() {
    while (true) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(MANY);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // In use: try another one.
      }
    }
  }
}
