package dev.embark.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;

/** The version and identity of this worker. */
public final class WorkerVersion {

  private WorkerVersion() {}

  /** Returns the version that Maven built. */
  public static String version() {
    try (InputStream file = WorkerVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the identity reported to Temporal: {@code embark-worker/<version>@<host>}. */
  static String identity() {
    return "embark-worker/" + version() + "@" + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}
