package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Timing;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tells the running clusters of an account that a run which may have removed its bindings has ended
 * since they were started. A removal and the bindings that they add spread independently.
 *
 * <p>Where hundreds share an account and fail together, each end could be a message to each of the
 * others, more than a history takes. A cluster that was warned waits for the budget from then on,
 * which is several times the pause between two warnings: the next one still reaches it in time. One
 * that starts in between is given the newest time with its input, and one that is held is told when
 * it goes on.
 */
final class RemovalWarnings {

  /**
   * Temporal warns of histories above 10,240 events, and ends runs above 51,200. Beyond this many,
   * only clusters that start later are told, with their input.
   */
  static final int MOST_EVENTS = 10_000;

  /** The message and its receipt. */
  private static final int EVENTS_A_MESSAGE = 2;

  /** The timer, and the workflow task that it causes. */
  private static final int EVENTS_A_ROUND = 5;

  private final BatchChildren children;
  private final Predicate<String> isHeld;
  private final Supplier<Mode> mode;
  private final Duration pause;

  /** By account whose clusters are being warned: the newest removal. */
  private final Map<String, Long> removedAtMillis = new HashMap<>();

  private int rounds;

  /**
   * Creates the warnings of a batch.
   *
   * @param isHeld whether the cluster with this id waits for a person
   * @param mode what the batch does at present
   */
  RemovalWarnings(
      BatchChildren children, Predicate<String> isHeld, Supplier<Mode> mode, Timing timing) {
    this.children = children;
    this.isHeld = isHeld;
    this.mode = mode;
    this.pause = Duration.ofSeconds(Math.max(1, timing.propagation().toSeconds()));
  }

  /** A run has ended that may have removed bindings of this account until then. */
  void removed(String account, long atMillis) {
    if (removedAtMillis.containsKey(account)) {
      removedAtMillis.put(account, atMillis);
    } else if (areOfUse() && children.areOnboarding(account)) {
      removedAtMillis.put(account, atMillis);
      Detached.tell(() -> warn(account));
    }
  }

  /** The batch has learned of such a run only now, as of one that ended before the batch began. */
  void recalled(String account, long atMillis) {
    if (areOfUse()
        && children.areOnboarding(account)
        && Change.WARN_OF_RECALLED_REMOVALS.applies()) {
      removed(account, atMillis);
    }
  }

  /** A cluster that was held goes on. */
  void goesOn(String clusterId) {
    if (areOfUse()) {
      children.tellUntold(clusterId);
    }
  }

  /** About how many events of the batch's history are due to warnings. */
  long events() {
    return EVENTS_A_MESSAGE * (long) children.warnings() + EVENTS_A_ROUND * (long) rounds;
  }

  private boolean areOfUse() {
    return areOfUse(mode.get(), Workflow.getInfo().getHistoryLength());
  }

  /** A cluster that is rolled back makes no update, and one that has made it waits no longer. */
  static boolean areOfUse(Mode mode, long events) {
    return mode != Mode.ROLLBACK && events <= MOST_EVENTS;
  }

  private void warn(String account) {
    if (Change.WARN_OF_REMOVALS.applies()) {
      long told;
      do {
        told = newest(account);
        rounds++;
        children.warn(account, told, isHeld);
        Settling.pause(pause, "Until clusters are warned of further removals");
      } while (newest(account) > told && areOfUse() && children.areOnboarding(account));
    }
    removedAtMillis.remove(account);
  }

  private long newest(String account) {
    return Objects.requireNonNull(removedAtMillis.get(account));
  }
}
