package dev.embark.workflows.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a batch or a fleet is.
 *
 * @param total clusters in all
 * @param started clusters started, ended ones included
 * @param held clusters that failed and wait for a person; they count as failed and free their slot
 * @param suspended clusters that wait because of a systemic failure; they neither count nor free
 *     their slot
 * @param ended clusters ended, by the kind of outcome
 */
public record Counts(int total, int started, int held, int suspended, Map<String, Integer> ended) {

  public static final Counts NONE = new Counts(0, 0, 0, 0, Map.of());

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Counts {
    ended = ended == null ? Map.of() : Map.copyOf(ended);
  }

  public int endedTotal() {
    return ended.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Clusters under way, held and suspended ones included. */
  public int inFlight() {
    return started - endedTotal();
  }

  /** Clusters that still need a slot of the window, now or later. */
  public int needingSlots() {
    return total - endedTotal() - held;
  }

  /** Held, or ended otherwise than onboarded, off-boarded, unchanged or skipped. */
  public int failed() {
    return held
        + endedTotal()
        - of("Onboarded")
        - of("Offboarded")
        - of("Unchanged")
        - of("Skipped");
  }

  /** Clusters that ended with this kind of outcome. */
  public int of(String kind) {
    return ended.getOrDefault(kind, 0);
  }

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
