package dev.embark.activities.castai;

import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * How to reach one region of Cast AI.
 *
 * @param baseUrl such as {@code https://api.cast.ai}; may have a path of its own
 * @param version Embark's, for the {@code User-Agent}
 * @param connectTimeout until a connection stands
 * @param readTimeout between two bytes of an answer
 * @param callTimeout of a whole call, answer included; below Temporal's time-out of an attempt
 */
public record CastAiSettings(
    String baseUrl,
    String version,
    Duration connectTimeout,
    Duration readTimeout,
    Duration callTimeout) {

  /** An attempt that Temporal gives up after 30 s must really have ended by then. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(20);

  public CastAiSettings {
    HttpUrl url = HttpUrl.parse(baseUrl);
    if (url == null
        || url.query() != null
        || url.fragment() != null
        || !url.username().isEmpty()
        || !url.password().isEmpty()) {
      // Not quoted: whoever puts a password into a URL must not find it in a log.
      throw new IllegalArgumentException(
          "The Cast AI URL must be http(s)://host, with a path at most");
    }
    if (!version.matches("[-+.0-9A-Za-z]{1,40}")) {
      throw new IllegalArgumentException("Not a version: '" + version + "'");
    }
    if (callTimeout.compareTo(LONGEST_CALL) > 0
        || connectTimeout.compareTo(callTimeout) > 0
        || isNotPositive(connectTimeout)
        || isNotPositive(readTimeout)) {
      throw new IllegalArgumentException(
          "Time-outs are positive, that of a call at most " + LONGEST_CALL.toSeconds() + " s");
    }
  }

  /** The usual time-outs: 5 s to connect, 20 s in all. */
  public static CastAiSettings of(String baseUrl, String version) {
    return new CastAiSettings(baseUrl, version, Duration.ofSeconds(5), LONGEST_CALL, LONGEST_CALL);
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isZero() || duration.isNegative();
  }
}
