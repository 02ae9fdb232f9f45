package dev.embark.simulators.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The active faults. Thread-safe; the same seed and order of calls give the same faults. */
public final class FaultRules {

  private final Random random;
  private final List<FaultRule> rules = new ArrayList<>();
  private final List<FaultVocabulary> vocabularies = new ArrayList<>();
  private final Map<String, Integer> callsByRuleAndSubject = new HashMap<>();

  public FaultRules(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Accepts rules with the faults of one more surface, which calls this before it serves. From the
   * first such call on, rules that no surface understands are rejected.
   */
  public synchronized void recognise(FaultVocabulary vocabulary) {
    if (!vocabularies.contains(vocabulary)) {
      vocabularies.add(vocabulary);
    }
  }

  /**
   * Adds a rule, replacing one with the same id.
   *
   * @throws IllegalArgumentException if no surface knows this kind of fault for this operation
   */
  public synchronized void add(FaultRule rule) {
    if (!isKnown(rule.fault().kind(), rule.operation())) {
      throw new IllegalArgumentException(
          "No simulator gives the fault '%s' at '%s' (rule %s)"
              .formatted(rule.fault().kind(), rule.operation(), rule.id()));
    }
    remove(rule.id());
    rules.add(rule);
  }

  public synchronized void remove(String id) {
    rules.removeIf(rule -> rule.id().equals(id));
    callsByRuleAndSubject.keySet().removeIf(key -> key.startsWith(id + "\n"));
  }

  public synchronized void clear() {
    rules.clear();
    callsByRuleAndSubject.clear();
  }

  public synchronized List<FaultRule> rules() {
    return List.copyOf(rules);
  }

  /** Counts a call and returns its fault, that of the first rule that strikes. */
  public synchronized Optional<Fault> strike(String operation, String subject) {
    Optional<Fault> struck = Optional.empty();
    for (FaultRule rule : rules) {
      if (!rule.covers(operation, subject) || !isKnown(rule.fault().kind(), operation)) {
        continue;
      }
      int call = callsByRuleAndSubject.merge(rule.id() + "\n" + subject, 1, Integer::sum);
      if (struck.isEmpty() && rule.strikesAt(call) && isDrawn(rule)) {
        struck = Optional.of(rule.fault());
      }
    }
    return struck;
  }

  private boolean isKnown(String kind, String operation) {
    return vocabularies.isEmpty()
        || vocabularies.stream().anyMatch(vocabulary -> vocabulary.knows(kind, operation));
  }

  private boolean isDrawn(FaultRule rule) {
    return rule.probability() >= 1.0 || random.nextDouble() < rule.probability();
  }
}
