package dev.embark.simulators.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The faults in force. Thread-safe; the same seed and order of calls give the same faults. */
public final class FaultRules {

  private final Random random;
  private final List<FaultRule> rules = new ArrayList<>();
  private final Map<String, Integer> callsByRuleAndSubject = new HashMap<>();

  public FaultRules(long seed) {
    this.random = new Random(seed);
  }

  /** Adds a rule, in place of one with the same id. */
  public synchronized void add(FaultRule rule) {
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

  /** Counts one call and gives the fault that strikes it: that of the first rule that does. */
  public synchronized Optional<Fault> strike(String operation, String subject) {
    Optional<Fault> struck = Optional.empty();
    for (FaultRule rule : rules) {
      if (!rule.covers(operation, subject)) {
        continue;
      }
      int call = callsByRuleAndSubject.merge(rule.id() + "\n" + subject, 1, Integer::sum);
      if (struck.isEmpty() && rule.strikesAt(call) && isDrawn(rule)) {
        struck = Optional.of(rule.fault());
      }
    }
    return struck;
  }

  private boolean isDrawn(FaultRule rule) {
    return rule.probability() >= 1.0 || random.nextDouble() < rule.probability();
  }
}
