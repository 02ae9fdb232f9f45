package dev.embark.starter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A TCP port of this machine on which no process listens. */
public final class FreePort {

  /** Below the ephemeral ports, so that no outgoing connection takes it. */
  private static final int FIRST = 10_240;

  private static final int MANY = 20_000;

  /** Given out before: who is to use one may not have bound it yet. */
  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** Returns one, each only once in this JVM. */
  public static int find() {
    while (true) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(MANY);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN_OUT.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException taken) {
        // In use: try another one.
      }
    }
  }
}
