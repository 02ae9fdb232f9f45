package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Timing;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Tells the running clusters of an account that a run which may have removed its bindings has ended
 * since they were started. A removal and the bindings that they add spread independently.
 *
 * <p>Where hundreds share an account and fail together, each end could be a message to each of the
 * others, more than a history takes. A cluster that was warned waits for the budget from then on,
 * which is several times the pause between two warnings: the next one still reaches it in time. One
 * that starts in between is given the newest time with its input.
 */
final class RemovalWarnings {

  private final BatchChildren children;
  private final Duration pause;
  private final Map<String, Long> removedAtMillis = new HashMap<>();

  /** Accounts whose clusters are being warned. */
  private final Set<String> warned = new HashSet<>();

  RemovalWarnings(BatchChildren children, Timing timing) {
    this.children = children;
    this.pause = Duration.ofSeconds(Math.max(1, timing.propagation().toSeconds()));
  }

  /** A run has ended that may have removed bindings of this account until now. */
  void removed(String account) {
    removedAtMillis.put(account, Workflow.currentTimeMillis());
    if (children.areOnboarding(account) && warned.add(account)) {
      Detached.tell(() -> warn(account));
    }
  }

  private void warn(String account) {
    if (Change.WARN_OF_REMOVALS.applies()) {
      long told;
      do {
        told = newest(account);
        children.warn(account, told);
        Settling.pause(pause, "Until clusters are warned of further removals");
      } while (newest(account) > told && children.areOnboarding(account));
    }
    warned.remove(account);
  }

  private long newest(String account) {
    return Objects.requireNonNull(removedAtMillis.get(account));
  }
}
