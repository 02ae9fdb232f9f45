package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Counts;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReportPaceTest {

  private static final long SECOND = 1_000;
  private static final long HOUR = 3_600_000;

  @Test
  void tellsTheFirstFailuresOneByOneAndLaterOnesByTheTwentieth() {
    ReportPace pace = new ReportPace(0);
    int told = 0;
    for (int failed = 1; failed <= 44; failed++) {
      boolean due = pace.changed(counts(250, 200, 0, failed), true, 0);
      told += due ? 1 : 0;
      assertThat(due)
          .as("failure %d", failed)
          .isEqualTo(failed <= 20 || failed == 32 || failed == 44);
    }
    assertThat(told).isEqualTo(22);
  }

  @Test
  void tellsSuccessesByTheTenthAndWhenAMinuteHasPassed() {
    ReportPace pace = new ReportPace(0);

    assertThat(pace.changed(counts(250, 200, 24, 0), true, 59 * SECOND)).isFalse();
    assertThat(pace.changed(counts(250, 200, 25, 0), true, 59 * SECOND)).isTrue();
    assertThat(pace.changed(counts(250, 200, 26, 0), true, 118 * SECOND)).isFalse();
    assertThat(pace.changed(counts(250, 200, 26, 0), true, 119 * SECOND)).isTrue();
  }

  @Test
  void tellsTheFirstThatAreUnderWayHoweverFew() {
    ReportPace pace = new ReportPace(0);
    assertThat(pace.filled(counts(250, 10, 0, 0), 0)).isFalse();

    pace.tellFirst();

    assertThat(pace.filled(counts(250, 10, 0, 0), 0)).isTrue();
    assertThat(pace.filled(counts(250, 11, 1, 0), 0)).isFalse();
  }

  @Test
  void tellsThatNothingMovesUnlessTheNextIsAboutToStart() {
    ReportPace pace = new ReportPace(0);

    assertThat(pace.changed(counts(250, 3, 3, 0), true, 0)).isFalse();
    assertThat(pace.changed(counts(250, 3, 3, 0), false, 0)).isTrue();
    assertThat(pace.changed(counts(250, 3, 3, 0), false, 0)).isFalse();
  }

  @Test
  void tellsByHalvesHowFewAreLeftOnceAllHaveStarted() {
    ReportPace pace = new ReportPace(0);
    pace.tellTail();
    pace.changed(counts(250, 249, 240, 0), true, 0);
    assertThat(pace.changed(counts(250, 249, 244, 0), true, 0)).isFalse();
    assertThat(pace.changed(counts(250, 250, 244, 0), false, 0)).isTrue();

    assertThat(pace.changed(counts(250, 250, 246, 0), false, 0)).isFalse();
    assertThat(pace.changed(counts(250, 250, 247, 0), false, 0)).isTrue();
    assertThat(pace.changed(counts(250, 250, 248, 0), false, 0)).isFalse();
    assertThat(pace.changed(counts(250, 250, 249, 0), false, 0)).isTrue();
  }

  @Property(seed = "1", tries = 500, edgeCases = EdgeCasesMode.NONE)
  void reportsAreFewHoweverTheBatchGoes(
      @ForAll @IntRange(min = 1, max = 250) int total,
      @ForAll @IntRange(min = 1, max = 250) int window,
      @ForAll @LongRange(min = 0, max = HOUR) long between,
      @ForAll @IntRange(min = 0, max = 100) int percentFailing,
      @ForAll long seed) {
    assertThat(reportsOfABatch(total, window, between, percentFailing, new Random(seed)))
        .isLessThanOrEqualTo(most(total));
  }

  private static int reportsOfABatch(
      int total, int window, long between, int percentFailing, Random random) {
    ReportPace pace = new ReportPace(0);
    pace.tellTail();
    long now = 0;
    int reports = 0;
    int started = 0;
    int good = 0;
    int bad = 0;
    while (good + bad < total) {
      boolean full = started == total || started - good - bad == window;
      if (!full) {
        started++;
      } else if (random.nextInt(100) < percentFailing) {
        bad++;
      } else {
        good++;
      }
      now += random.nextBoolean() ? between : 0;
      boolean startsMore = started < total && started - good - bad < window;
      boolean due = pace.changed(counts(total, started, good, bad), startsMore, now);
      due |= !startsMore && pace.filled(counts(total, started, good, bad), now);
      reports += due ? 1 : 0;
    }
    return reports;
  }

  /**
   * Failures and other changes are reported one by one, then in parts; then come the full window,
   * the tail by halves, and a minute's pause.
   */
  private static int most(int total) {
    int failures = Math.min(total, 20 + 21);
    int changes = Math.min(total, 11) + Math.min(total, 5) + 1;
    int halves = 8;
    return failures + changes + halves + 20;
  }

  private static Counts counts(int total, int started, int good, int bad) {
    return new Counts(total, started, 0, 0, Map.of("Onboarded", good, "RolledBack", bad));
  }
}
