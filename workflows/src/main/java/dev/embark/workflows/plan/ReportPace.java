package dev.embark.workflows.plan;

import dev.embark.workflows.model.Counts;

/**
 * Decides which changes of a batch are worth a report to its fleet. Each report stays in the
 * fleet's history, so there must be few of them, however the clusters end and however slowly.
 *
 * <p>The budget of failures must not wait for the batch's end, so the first failures are reported
 * one by one; later ones once they are a twentieth of the batch. Successes are reported once they
 * are a tenth of it, or when a minute has passed, so that a slow fleet is seen to move. Once all
 * clusters of a batch have started, each halving of the rest is reported: the next batch gets the
 * free places, however slow the last clusters are.
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
  private boolean tellsFirst;
  private boolean tellsTail;

  /** A batch that begins now. */
  public ReportPace(long nowMillis) {
    this.reportedAtMillis = nowMillis;
  }

  /**
   * The batch has changed. Remembers the counts if they are worth a report.
   *
   * @param now how far the batch is
   * @param startsMore whether it is about to start further clusters
   * @return whether a report is due
   */
  public boolean changed(Counts now, boolean startsMore, long nowMillis) {
    int tenth = Math.max(1, now.total() / PARTS_ENDED);
    boolean bad =
        isWorthTelling(reported.failed(), now.failed(), now.total())
            || isWorthTelling(reported.suspended(), now.suspended(), now.total());
    boolean further = Math.abs(now.endedTotal() - reported.endedTotal()) >= tenth;
    boolean allStarted = now.started() == now.total() && reported.started() < now.total();
    boolean still = now.moving() == 0 && !startsMore && !now.equals(reported);
    if (bad || further || allStarted || still || isTailHalved(now)) {
      return remember(now, nowMillis);
    }
    boolean longAgo = nowMillis - reportedAtMillis >= LONG_AGO_MILLIS;
    return longAgo && forLongAgo++ < MOST_FOR_LONG_AGO && remember(now, nowMillis);
  }

  /** Reports the first clusters under way, however few; older batches did not. */
  public void tellFirst() {
    tellsFirst = true;
  }

  /** Tells by halves how few are left once all have started; older batches did not. */
  public void tellTail() {
    tellsTail = true;
  }

  private boolean isTailHalved(Counts now) {
    return tellsTail
        && now.started() == now.total()
        && now.moving() > 0
        && 2 * now.moving() <= reported.moving();
  }

  /**
   * The window is full for now: that is worth a report if many more are under way, or if none was
   * reported yet.
   */
  public boolean filled(Counts now, long nowMillis) {
    int part = Math.max(1, now.total() / FILLINGS);
    int more = now.started() - reported.started();
    boolean first = tellsFirst && reported.started() == 0 && more > 0;
    return (first || more >= part) && remember(now, nowMillis);
  }

  private boolean remember(Counts now, long nowMillis) {
    reported = now;
    reportedAtMillis = nowMillis;
    return true;
  }

  private static boolean isWorthTelling(int before, int now, int total) {
    boolean few = now <= FAILURES_AT_ONCE;
    return before != now && (few || Math.abs(now - before) >= Math.max(1, total / PARTS_FAILED));
  }
}
