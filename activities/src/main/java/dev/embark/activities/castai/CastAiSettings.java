package dev.embark.activities.castai;

import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * Connection settings for one Cast AI region.
 *
 * @param baseUrl such as {@code https://api.cast.ai}; may include a path
 * @param version Embark's, for the {@code User-Agent}
 * @param connectTimeout for establishing a connection
 * @param readTimeout between two bytes of a response
 * @param callTimeout for a whole call including its response; lists and updates have more. All
 *     calls of an attempt together take less than Temporal's attempt timeout
 */
public record CastAiSettings(
    String baseUrl,
    String version,
    Duration connectTimeout,
    Duration readTimeout,
    Duration callTimeout) {

  /** An attempt that Temporal times out after 30 s must really have ended by then. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(20);

  private static final int UPDATE_IN_QUARTERS = 9;
  private static final int LIST_IN_QUARTERS = 5;

  public CastAiSettings {
    HttpUrl url = HttpUrl.parse(baseUrl);
    if (url == null
        || url.query() != null
        || url.fragment() != null
        || !url.username().isEmpty()
        || !url.password().isEmpty()) {
      // Not quoted: a password in a URL must not end up in a log.
      throw new IllegalArgumentException(
          "The Cast AI URL must be http(s)://host, optionally with a path");
    }
    if (!version.matches("[-+.0-9A-Za-z]{1,40}")) {
      throw new IllegalArgumentException("Not a version: '" + version + "'");
    }
    if (callTimeout.compareTo(LONGEST_CALL) > 0
        || connectTimeout.compareTo(callTimeout) > 0
        || isNotPositive(connectTimeout)
        || isNotPositive(readTimeout)) {
      throw new IllegalArgumentException(
          "Time-outs must be positive, and a call's at most " + LONGEST_CALL.toSeconds() + " s");
    }
  }

  /** Returns settings with the default timeouts: 5 s to connect, 20 s in all, 45 for an update. */
  public static CastAiSettings of(String baseUrl, String version) {
    return new CastAiSettings(
        baseUrl,
        version,
        Duration.ofSeconds(5),
        quarters(LONGEST_CALL, UPDATE_IN_QUARTERS),
        LONGEST_CALL);
  }

  /**
   * Returns the timeout of an update: Cast AI tries to impersonate before it answers. The update
   * follows a read in the same attempt, which Temporal times out after 75 s.
   */
  public Duration updateTimeout() {
    return quarters(callTimeout, UPDATE_IN_QUARTERS);
  }

  /**
   * Returns the timeout of a list, which holds a whole organization. A caller may wait for one that
   * is under way, then for its own, and read a cluster that it lacks, in an attempt of 75 s.
   */
  public Duration listTimeout() {
    return quarters(callTimeout, LIST_IN_QUARTERS);
  }

  Duration timeoutOf(CastAiCall call) {
    return switch (call) {
      case UPDATE_CLUSTER -> updateTimeout();
      case LIST_CLUSTERS -> listTimeout();
      default -> callTimeout;
    };
  }

  private static Duration quarters(Duration duration, int quarters) {
    return duration.multipliedBy(quarters).dividedBy(4);
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isZero() || duration.isNegative();
  }
}
