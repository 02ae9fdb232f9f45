package dev.embark.worker.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a server.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port from 1 to 65535
 */
public record HostAndPort(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(\\[(?<v6>[0-9a-fA-F:]+)]|(?<host>[A-Za-z0-9._-]+)):(?<port>[0-9]{1,5})");

  /**
   * Parses {@code host:port} or {@code [ipv6]:port}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static HostAndPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not host:port");
    }
    int port = Integer.parseInt(matcher.group("port"));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port");
    }
    String v6 = matcher.group("v6");
    return new HostAndPort(v6 == null ? matcher.group("host") : v6, port);
  }

  /** Returns whether traffic to it stays on this machine. Decided by the text, without DNS. */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.matches("127(\\.[0-9]{1,3}){3}")
        || name.equals("::1")
        || name.equals("[::1]")
        || name.equals("0:0:0:0:0:0:0:1");
  }

  /** Returns whether the host is the domain or a subdomain of it. */
  static boolean isWithin(String host, String domain) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals(domain) || name.endsWith("." + domain);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
