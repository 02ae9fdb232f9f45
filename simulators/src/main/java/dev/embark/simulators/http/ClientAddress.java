package dev.embark.simulators.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The addresses by which clients reach a server. */
public final class ClientAddress {

  private static final String THIS_MACHINE = "127.0.0.1";

  private ClientAddress() {}

  /** Returns {@code host:port}; a server that listens everywhere is reached on this machine. */
  public static String of(InetSocketAddress bound) {
    String host = host(bound.getAddress());
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bound.getPort();
  }

  /** Returns the host without a port. */
  static String host(InetAddress bound) {
    return bound.isAnyLocalAddress() ? THIS_MACHINE : bound.getHostAddress().replaceAll("%.*", "");
  }
}
