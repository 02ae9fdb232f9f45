package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallPaceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long START = TimeUnit.DAYS.toNanos(1);

  private final CallPace pace = new CallPace();
  private long now = START;

  @Test
  void keepsNoPaceUntilItIsRefused() {
    for (int call = 0; call < 10_000; call++) {
      assertThat(pace.reserve(now, PATIENCE)).isZero();
    }
    assertThat(pace.perSecond()).isInfinite();
  }

  @Test
  void sendsNothingForAsLongAsItIsAskedTo() {
    // given
    calls(40);

    // when
    pace.refused(now, Duration.ofSeconds(3));

    // then
    assertThat(pace.reserve(now, PATIENCE)).isEqualTo(Duration.ofSeconds(3));
    pace.refused(now, Duration.ofMinutes(2));
    assertThat(pace.reserve(now, PATIENCE)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void goesOnAtHalfTheSpeedAtWhichItWasRefused() {
    // given
    calls(40);

    // when
    pace.refused(now, Duration.ofSeconds(1));

    // then
    assertThat(pace.perSecond()).isEqualTo(20);
    pass(Duration.ofSeconds(1));
    assertThat(waits(3))
        .containsExactly(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(100));
  }

  @Test
  void takesRefusalsOfCallsThatWereUnderWayTogetherForOne() {
    // given
    calls(40);

    // when
    for (int refusal = 0; refusal < 40; refusal++) {
      pace.refused(now, null);
    }

    // then
    assertThat(pace.perSecond()).isEqualTo(20);
  }

  @Test
  void becomesFasterByACallASecondEachSecond() {
    // given
    calls(40);
    pace.refused(now, null);
    pass(Duration.ofSeconds(1));

    // when
    long from = now;
    while (now - from < TimeUnit.SECONDS.toNanos(10)) {
      pass(pace.reserve(now, PATIENCE));
      pace.accepted();
    }

    // then
    assertThat(pace.perSecond()).isBetween(29.0, 31.0);
  }

  @Test
  void settlesBelowALimitThatNobodyToldItOf() {
    // given
    int limit = 25;
    int refused = 0;
    int accepted = 0;
    int inSecond = 0;
    long second = 0;

    // when
    long from = now;
    while (now - from < TimeUnit.MINUTES.toNanos(2)) {
      Duration wait = pace.reserve(now, PATIENCE);
      pass(wait.isZero() ? Duration.ofMillis(10) : wait);
      inSecond = now / 1_000_000_000L == second ? inSecond + 1 : 1;
      second = now / 1_000_000_000L;
      if (inSecond > limit) {
        refused++;
        pace.refused(now, Duration.ofSeconds(1));
      } else {
        accepted++;
        pace.accepted();
      }
    }

    // then
    assertThat(refused).isLessThan(20);
    assertThat(accepted).isGreaterThan(120 * limit / 2);
  }

  private void calls(int count) {
    for (int call = 0; call < count; call++) {
      pace.reserve(now, PATIENCE);
    }
  }

  private List<Duration> waits(int count) {
    List<Duration> waits = new ArrayList<>();
    for (int call = 0; call < count; call++) {
      waits.add(pace.reserve(now, PATIENCE));
    }
    return waits;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
