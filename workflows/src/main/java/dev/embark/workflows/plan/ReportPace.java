package dev.embark.workflows.plan;

import dev.embark.workflows.model.Counts;

/**
 * Decides which changes of a batch are worth a report to its fleet. Each report stays in the
 * fleet's history, so there must be few of them, whatever becomes of the clusters and however
 * slowly: see {@link #most}.
 *
 * <p>The failures budget must not wait for the batch's end, so the first failures are told one by
 * one; later ones by the twentieth of a batch. Successes are told by the tenth, and when a minute
 * has passed, so that a slow fleet is seen to move.
 */
public final class ReportPace {

  private static final int FAILURES_AT_ONCE = 20;
  private static final int PARTS_FAILED = 20;
  private static final int PARTS_ENDED = 10;
  private static final int FILLINGS = 5;
  private static final long LONG_AGO_MILLIS = 60_000;
  private static final int MOST_FOR_LONG_AGO = 20;

  private Counts reported = Counts.NONE;
  private long reportedAtMillis;
  private int forLongAgo;

  /** A batch that begins now. */
  public ReportPace(long nowMillis) {
    this.reportedAtMillis = nowMillis;
  }

  /**
   * Whether a report is due.
   *
   * @param now how far the batch is
   * @param startsMore whether it is about to start further clusters
   */
  public boolean isDue(Counts now, boolean startsMore, long nowMillis) {
    int tenth = Math.max(1, now.total() / PARTS_ENDED);
    boolean bad =
        isWorthTelling(reported.failed(), now.failed(), now.total())
            || isWorthTelling(reported.suspended(), now.suspended(), now.total());
    boolean further = Math.abs(now.endedTotal() - reported.endedTotal()) >= tenth;
    boolean allStarted = now.started() == now.total() && reported.started() < now.total();
    boolean still = now.moving() == 0 && !startsMore && !now.equals(reported);
    return tells(now, bad || further || allStarted || still || isLongAgo(nowMillis), nowMillis);
  }

  /** Whether a report is due because the window is full for now, and many are under way. */
  public boolean isDueWhenFull(Counts now, long nowMillis) {
    int part = Math.max(1, now.total() / FILLINGS);
    return tells(now, now.started() - reported.started() >= part, nowMillis);
  }

  /** At most so many reports become due for a batch of this size that is run once. */
  public static int most(int total) {
    int failures = 2 * Math.min(total, FAILURES_AT_ONCE + PARTS_FAILED + 1);
    int changes = Math.min(total, PARTS_ENDED + 1) + Math.min(total, FILLINGS) + 1;
    return failures + changes + MOST_FOR_LONG_AGO;
  }

  private boolean tells(Counts now, boolean due, long nowMillis) {
    if (due) {
      reported = now;
      reportedAtMillis = nowMillis;
    }
    return due;
  }

  private static boolean isWorthTelling(int before, int now, int total) {
    boolean few = now <= FAILURES_AT_ONCE;
    return before != now && (few || Math.abs(now - before) >= Math.max(1, total / PARTS_FAILED));
  }

  private boolean isLongAgo(long nowMillis) {
    boolean isLongAgo =
        nowMillis - reportedAtMillis >= LONG_AGO_MILLIS && forLongAgo < MOST_FOR_LONG_AGO;
    forLongAgo += isLongAgo ? 1 : 0;
    return isLongAgo;
  }
}
