package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Counts;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Decides when a batch reports to its fleet: failures at once (the budget must not wait for the
 * batch's end), successes at every further tenth, when the window is full and when nothing moves
 * any more, and never more often than every two seconds.
 */
final class BatchReporter {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int PARTS = 10;
  private static final int FILLINGS = 5;

  private final Runnable send;
  private Counts reported = Counts.NONE;
  private boolean due;
  private boolean stopped;

  BatchReporter(Runnable send) {
    this.send = send;
  }

  /** Starts reporting beside the batch's main thread. */
  void start() {
    Workflow.newDetachedCancellationScope(() -> Async.procedure(this::reportUntilStopped)).run();
  }

  /** Something has changed; whether it is worth a report is decided here. */
  void changed(Counts now) {
    int tenth = Math.max(1, now.total() / PARTS);
    boolean bad = now.failed() != reported.failed() || now.suspended() != reported.suspended();
    boolean further = Math.abs(now.endedTotal() - reported.endedTotal()) >= tenth;
    boolean allStarted = now.started() == now.total() && reported.started() < now.total();
    boolean still = now.moving() == 0 && !now.equals(reported);
    if (bad || further || allStarted || still) {
      reported = now;
      due = true;
    }
  }

  /** The window is full for now: how many are under way is worth a report where that is many. */
  void filled(Counts now) {
    if (now.started() - reported.started() >= Math.max(1, now.total() / FILLINGS)) {
      reported = now;
      due = true;
    }
  }

  /** Reports as soon as possible. */
  void now() {
    due = true;
  }

  void stop() {
    stopped = true;
  }

  private void reportUntilStopped() {
    while (true) {
      Workflow.await(() -> due || stopped);
      if (stopped) {
        return;
      }
      due = false;
      send.run();
      Workflow.await(PAUSE, () -> stopped);
    }
  }
}
