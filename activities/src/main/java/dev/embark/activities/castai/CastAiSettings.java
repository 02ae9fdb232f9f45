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
 * @param callTimeout for a whole call including its response; less than Temporal's attempt timeout
 */
public record CastAiSettings(
    String baseUrl,
    String version,
    Duration connectTimeout,
    Duration readTimeout,
    Duration callTimeout) {

  /** An attempt that Temporal times out after 30 s must really have ended by then. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(20);

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

  /** Returns settings with the default timeouts: 5 s to connect, 20 s in all. */
  public static CastAiSettings of(String baseUrl, String version) {
    return new CastAiSettings(baseUrl, version, Duration.ofSeconds(5), LONGEST_CALL, LONGEST_CALL);
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isZero() || duration.isNegative();
  }
}
