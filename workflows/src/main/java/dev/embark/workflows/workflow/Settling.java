package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Timing;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the last write of the way forward may have been applied, and waits until a look at the
 * world can be trusted: reads are eventually consistent, and a write that timed out may still land.
 */
final class Settling {

  private Timing timing;
  private long lastWriteMillis;
  private long bindingsStandMillis;

  Settling(Timing timing) {
    this.timing = timing;
  }

  Timing timing() {
    return timing;
  }

  /** Raises the wait to the worker's minimum; null leaves it unchanged. */
  void waitAtLeast(@Nullable Duration minimumPropagation) {
    if (minimumPropagation != null) {
      timing = timing.atLeast(minimumPropagation);
    }
  }

  /** Runs a write, which may have been applied until it answered or failed. */
  <T> T writing(Supplier<T> write) {
    try {
      return write.get();
    } finally {
      lastWriteMillis = Workflow.currentTimeMillis();
    }
  }

  /** The desired bindings have stood since now at the latest, and have begun to spread. */
  void foundBindingsJustNow() {
    bindingsStandMillis = Workflow.currentTimeMillis();
  }

  /**
   * The latest time since which the desired bindings have stood, in milliseconds since the epoch; 0
   * while they do not.
   */
  long bindingsStandMillis() {
    return bindingsStandMillis;
  }

  /** Waits until the desired bindings have spread beyond doubt, however slow IAM is. */
  void awaitSpreadOfBindings(String why) {
    long spread = bindingsStandMillis + timing.budget().toMillis();
    long wait = spread - Workflow.currentTimeMillis();
    if (bindingsStandMillis > 0 && wait > 0) {
      pause(Duration.ofMillis(wait), why);
    }
  }

  /** Waits until every write of the way forward has landed, or never will. */
  void awaitLastWrite(String why) {
    long settled = lastWriteMillis + timing.settle().toMillis();
    long wait = settled - Workflow.currentTimeMillis();
    if (lastWriteMillis > 0 && wait > 0) {
      pause(Duration.ofMillis(wait), why);
    }
  }

  /** Waits for a second look, long enough that it can differ from the first. */
  void lookAgainLater(String why) {
    pause(timing.settle(), why);
  }

  static void pause(Duration duration, String why) {
    TimerOptions options =
        TimerOptions.newBuilder().setSummary(why + ", " + duration.toSeconds() + " s").build();
    Workflow.newTimer(duration, options).get();
  }
}
