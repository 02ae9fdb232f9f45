package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "0, PT0S",
    "999999999, PT277777H46M39S",
    "9999999999,",
    "-5,",
    "soon,",
    "'Fri, 02 Jan 2026 03:04:35 GMT', PT30S",
    "'Fri, 02 Jan 2026 03:04:00 GMT', PT0S",
  })
  void understandsSecondsAndDates(String value, @Nullable Duration expected) {
    assertThat(RetryAfter.of(Headers.of("Retry-After", value), NOW)).isEqualTo(expected);
  }

  @Test
  void countsADateFromTheServersOwnTime() {
    Headers headers =
        Headers.of(
            "Retry-After",
            "Fri, 02 Jan 2026 05:00:30 GMT",
            "Date",
            "Fri, 02 Jan 2026 05:00:00 GMT");

    assertThat(RetryAfter.of(headers, NOW)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void isNothingWithoutAHeader() {
    assertThat(RetryAfter.of(Headers.of(), NOW)).isNull();
  }
}
