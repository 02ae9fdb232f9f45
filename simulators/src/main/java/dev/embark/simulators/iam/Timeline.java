package dev.embark.simulators.iam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The past, present and future presence of something. Times only grow: a change that takes effect
 * before an earlier one overrides it, so the last change always wins in the end. Thread-safe.
 */
final class Timeline {

  private record Change(Instant at, boolean present) {}

  private final List<Change> changes = new ArrayList<>(2);

  /** Records a change that takes effect at the given time. */
  synchronized void change(Instant at, boolean present) {
    while (!changes.isEmpty() && !last().at().isBefore(at)) {
      changes.remove(changes.size() - 1);
    }
    boolean before = !changes.isEmpty() && last().present();
    if (before != present) {
      changes.add(new Change(at, present));
    }
  }

  synchronized boolean presentAt(Instant time) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (!changes.get(i).at().isAfter(time)) {
        return changes.get(i).present();
      }
    }
    return false;
  }

  /** Returns the times at which the changes take effect. */
  synchronized List<Instant> times() {
    return changes.stream().map(Change::at).toList();
  }

  private Change last() {
    return changes.get(changes.size() - 1);
  }
}
