package dev.embark.workflows.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a batch or a fleet is.
 *
 * @param total clusters in all
 * @param started clusters started, ended ones included
 * @param held clusters that wait for a person
 * @param ended clusters ended, by the kind of outcome
 */
public record Counts(int total, int started, int held, Map<String, Integer> ended) {

  public static final Counts NONE = new Counts(0, 0, 0, Map.of());

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Counts {
    ended = ended == null ? Map.of() : Map.copyOf(ended);
  }

  public int endedTotal() {
    return ended.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Clusters under way, held ones included. */
  public int inFlight() {
    return started - endedTotal();
  }

  /** Ended otherwise than onboarded, unchanged or skipped. */
  public int failed() {
    return endedTotal() - of("Onboarded") - of("Unchanged") - of("Skipped");
  }

  public int of(String kind) {
    return ended.getOrDefault(kind, 0);
  }

  public Counts plus(Counts other) {
    Map<String, Integer> sum = new TreeMap<>(ended);
    other.ended.forEach((kind, count) -> sum.merge(kind, count, Integer::sum));
    return new Counts(total + other.total, started + other.started, held + other.held, sum);
  }
}
