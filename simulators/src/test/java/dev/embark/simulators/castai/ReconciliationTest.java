package dev.embark.simulators.castai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReconciliationTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final ReconcileSchedule SCHEDULE = ReconcileSchedule.DEFAULT;

  @Property(seed = "1")
  void standsTheSameHoweverOftenSomebodyLooks(
      @ForAll @Size(max = 20) Set<@IntRange(max = 120) Integer> looksAtMinute,
      @ForAll @Size(max = 60) Set<@IntRange(max = 120) Integer> brokenInMinute) {
    // given
    Function<Instant, Optional<String>> obstacle =
        at ->
            brokenInMinute.contains((int) Duration.between(START, at).toMinutes())
                ? Optional.of("broken")
                : Optional.empty();
    Reconciliation updated =
        Reconciliation.NONE.afterUpdate(Reconciliation.Course.NORMAL, START, SCHEDULE);
    Instant end = START.plus(Duration.ofMinutes(120));

    // when
    Reconciliation lookedAt = updated;
    for (int minute : looksAtMinute.stream().sorted().toList()) {
      lookedAt = lookedAt.at(START.plus(Duration.ofMinutes(minute)), SCHEDULE, obstacle);
    }

    // then
    assertThat(lookedAt.at(end, SCHEDULE, obstacle)).isEqualTo(updated.at(end, SCHEDULE, obstacle));
  }

  @Example
  void isNotPostponedByMoreRequests() {
    // given
    Instant regular = START.plus(SCHEDULE.interval());
    Reconciliation healthy = Reconciliation.healthy(START, regular);

    // when
    Reconciliation requested = healthy;
    for (int second = 0; second < 5; second++) {
      requested = requested.demanded(START.plusSeconds(second), SCHEDULE);
    }

    // then
    assertThat(requested.nextAt()).isEqualTo(START.plus(SCHEDULE.delay()));
    assertThat(healthy.demanded(regular.minusSeconds(1), SCHEDULE).nextAt()).isEqualTo(regular);
  }

  @Property(seed = "1")
  void neverFailsWithoutThatManyFailuresInARow(
      @ForAll @Size(max = 60) Set<@IntRange(max = 120) Integer> brokenInMinute) {
    // given
    Function<Instant, Optional<String>> obstacle =
        at ->
            brokenInMinute.contains((int) Duration.between(START, at).toMinutes())
                ? Optional.of("broken")
                : Optional.empty();

    // when
    Reconciliation standing =
        Reconciliation.NONE
            .afterUpdate(Reconciliation.Course.NORMAL, START, SCHEDULE)
            .at(START.plus(Duration.ofMinutes(120)), SCHEDULE, obstacle);

    // then
    assertThat(standing.phase() == Reconciliation.Phase.FAILED)
        .isEqualTo(standing.errorCount() >= SCHEDULE.mostErrors());
    assertThat(standing.phase() == Reconciliation.Phase.FAILED)
        .isEqualTo(standing.nextAt() == null);
  }
}
