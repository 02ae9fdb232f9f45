package dev.embark.activities.castai;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** The delay that a response requests, in seconds or as a date (RFC 9110, 10.2.3). */
final class RetryAfter {

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /**
   * Returns the delay, null if none is requested.
   *
   * @param now this machine's time, used if the server does not send the time to which its date
   *     refers
   */
  static @Nullable Duration of(Headers headers, Instant now) {
    String value = headers.get("Retry-After");
    if (value == null) {
      return null;
    }
    if (SECONDS.matcher(value.strip()).matches()) {
      return Duration.ofSeconds(Long.parseLong(value.strip()));
    }
    Instant until = headers.getInstant("Retry-After");
    if (until == null) {
      return null;
    }
    Instant serverTime = headers.getInstant("Date");
    Duration wait = Duration.between(serverTime == null ? now : serverTime, until);
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
