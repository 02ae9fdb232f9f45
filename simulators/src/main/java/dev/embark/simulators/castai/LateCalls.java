package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Calls that were sent but have not arrived yet. Thread-safe. */
final class LateCalls {

  private record LateCall(Instant due, Runnable call) {}

  private final Queue<LateCall> waiting = new PriorityQueue<>(Comparator.comparing(LateCall::due));
  private volatile Instant nextDue = Instant.MAX;

  synchronized void add(Instant due, Runnable call) {
    waiting.add(new LateCall(due, call));
    nextDue = waiting.element().due();
  }

  /** Carries out what is due. Each call leaves the queue first, so it may read the clock. */
  void landUntil(Instant now) {
    while (!nextDue.isAfter(now)) {
      LateCall due = takeDue(now);
      if (due == null) {
        return;
      }
      due.call().run();
    }
  }

  private synchronized @Nullable LateCall takeDue(Instant now) {
    LateCall first = waiting.peek();
    if (first == null || first.due().isAfter(now)) {
      return null;
    }
    waiting.remove();
    nextDue = waiting.isEmpty() ? Instant.MAX : waiting.element().due();
    return first;
  }
}
