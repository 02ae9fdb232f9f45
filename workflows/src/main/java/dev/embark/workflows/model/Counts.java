package dev.embark.workflows.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How many clusters of a batch or a fleet are in which state.
 *
 * @param total clusters in all
 * @param started clusters that were started, including ended ones
 * @param held clusters that failed and wait for a person; they count as failed and free their slot
 * @param suspended clusters that wait because of a systemic failure; they do not count as failed
 *     and keep their slot
 * @param ended how many clusters have ended, by the kind of outcome
 */
public record Counts(int total, int started, int held, int suspended, Map<String, Integer> ended) {

  private static final List<String> SUCCESSES =
      Stream.of(
              Outcome.Onboarded.class,
              Outcome.Offboarded.class,
              Outcome.Unchanged.class,
              Outcome.Skipped.class)
          .map(Outcome::kindOf)
          .toList();

  /** No clusters at all. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, Map.of());

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Counts {
    ended = ended == null ? Map.of() : Map.copyOf(ended);
  }

  /** Clusters that have ended, whatever their outcome. */
  public int endedTotal() {
    return ended.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Clusters under way, including held and suspended ones. */
  public int inFlight() {
    return started - endedTotal();
  }

  /** Clusters that wait for a person, held or suspended. */
  public int waiting() {
    return held + suspended;
  }

  /** Clusters under way that do not wait for a person. */
  public int moving() {
    return inFlight() - waiting();
  }

  /** Clusters that still need a slot of the window, now or later. */
  public int needingSlots() {
    return total - endedTotal() - held;
  }

  /**
   * Clusters that are held, or have ended as anything but onboarded, off-boarded, unchanged or
   * skipped.
   */
  public int failed() {
    return held + endedTotal() - SUCCESSES.stream().mapToInt(this::of).sum();
  }

  /** Clusters that ended with this kind of outcome. */
  public int of(String kind) {
    return ended.getOrDefault(kind, 0);
  }

  /** Clusters that ended with an outcome of this class. */
  public int of(Class<? extends Outcome> outcome) {
    return of(Outcome.kindOf(outcome));
  }

  /** These counts of the successes only: the other clusters are taken up elsewhere. */
  public Counts withoutFailed() {
    Map<String, Integer> good = new TreeMap<>(ended);
    good.keySet().removeIf(kind -> !SUCCESSES.contains(kind));
    int kept = good.values().stream().mapToInt(Integer::intValue).sum();
    return new Counts(kept, kept, 0, 0, good);
  }

  /** These counts once everything that failed or is held is tried again. */
  public Counts retried() {
    Counts good = withoutFailed();
    int failed = endedTotal() - good.endedTotal();
    return new Counts(total, started - failed, 0, suspended, good.ended());
  }

  /** These counts with the given number of successes turned into clusters that no longer work. */
  public Counts relapsed(int clusters) {
    if (clusters == 0) {
      return this;
    }
    Map<String, Integer> changed = new TreeMap<>(without(clusters).ended);
    changed.merge(Outcome.kindOf(Outcome.Unconfirmed.class), clusters, Integer::sum);
    return new Counts(total, started, held, suspended, changed);
  }

  /** These counts without the given number of successes: those clusters are taken up elsewhere. */
  public Counts without(int clusters) {
    if (clusters == 0) {
      return this;
    }
    Map<String, Integer> changed = new TreeMap<>(ended);
    int onboarded = Math.min(clusters, of(Outcome.Onboarded.class));
    changed.merge(Outcome.kindOf(Outcome.Onboarded.class), -onboarded, Integer::sum);
    changed.merge(Outcome.kindOf(Outcome.Unchanged.class), onboarded - clusters, Integer::sum);
    changed.values().removeIf(count -> count == 0);
    return new Counts(total - clusters, started - clusters, held, suspended, changed);
  }

  /** The counts of both together, which have no cluster in common. */
  public Counts plus(Counts other) {
    Map<String, Integer> sum = new TreeMap<>(ended);
    other.ended.forEach((kind, count) -> sum.merge(kind, count, Integer::sum));
    return new Counts(
        total + other.total,
        started + other.started,
        held + other.held,
        suspended + other.suspended,
        sum);
  }
}
