package dev.embark.worker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds a proxy that is set only where Java does not look for it. */
public final class IgnoredProxy {

  /** Java's own setting, which every client of the worker follows. */
  public static final String PROPERTY = "https.proxyHost";

  /** Curl, gcloud and most other tools follow these. */
  private static final List<String> VARIABLES = List.of("HTTPS_PROXY", "https_proxy");

  private IgnoredProxy() {}

  /**
   * Returns one sentence for people, without the proxy's address, which may contain a password;
   * empty if no proxy is ignored.
   *
   * @param environment the process's variables
   * @param proxyHost the value of {@link #PROPERTY}; null if it is not set
   */
  public static Optional<String> warning(
      Map<String, String> environment, @Nullable String proxyHost) {
    if (proxyHost != null && !proxyHost.isBlank()) {
      return Optional.empty();
    }
    return VARIABLES.stream()
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst()
        .map(
            name ->
                name
                    + " is set, but Java ignores it: Cast AI and Google are called directly. If"
                    + " they are to be reached through the proxy, set EMBARK_JAVA_OPTS:"
                    + " docs/operations.md#behind-a-proxy tells how.");
  }
}
