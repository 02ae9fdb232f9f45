package dev.embark.activities;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write depends on a value only as long as the value is recent. */
class LookTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private Instant now = START;

  @ParameterizedTest
  @ValueSource(longs = {0, 40, -40})
  void allowsAWriteSoonAfterTheLook(long seconds) {
    Look<String> look = Look.now(() -> now, () -> "seen");

    now = START.plusSeconds(seconds);

    assertThatCode(look::requireRecent).doesNotThrowAnyException();
  }

  /** A clock that was set back while the process stood still hides how long it did. */
  @ParameterizedTest
  @ValueSource(longs = {41, 3_600, -41, -3_600})
  void refusesAWriteOnceTheClockHasMovedFarInEitherDirection(long seconds) {
    Look<String> look = Look.now(() -> now, () -> "seen");

    now = START.plusSeconds(seconds);

    assertThatThrownBy(look::requireRecent)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("moved by " + Math.abs(seconds) + " s");
  }
}
