package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.plan.ReportPace;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Sends the fleet a report when {@link ReportPace} finds one due, at most every two seconds. */
final class BatchReporter {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Runnable send;
  private final ReportPace pace = new ReportPace(Workflow.currentTimeMillis());
  private boolean due;
  private boolean stopped;

  BatchReporter(Runnable send) {
    this.send = send;
  }

  /** Starts to report, concurrently with the batch's main thread. */
  void start() {
    if (Change.TELL_FIRST_WINDOW.applies()) {
      pace.tellFirst();
    }
    if (Change.REPORT_TAIL.applies()) {
      pace.tellTail();
    }
    Workflow.newDetachedCancellationScope(() -> Async.procedure(this::reportUntilStopped)).run();
  }

  /** Something has changed; {@code startsMore} says whether further clusters are about to start. */
  void changed(Counts now, boolean startsMore) {
    due |= pace.changed(now, startsMore, Workflow.currentTimeMillis());
  }

  /** The window is full for now. */
  void filled(Counts now) {
    due |= pace.filled(now, Workflow.currentTimeMillis());
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
