package dev.embark.simulators.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The active faults. Thread-safe; the same seed and order of calls give the same faults. */
public final class FaultRules {

  /** The parameter that ends a fault so many minutes after it first struck a subject. */
  private static final String FOR_MINUTES = "forMinutes";

  private final Random random;
  private final List<FaultRule> rules = new ArrayList<>();
  private final List<FaultVocabulary> vocabularies = new ArrayList<>();
  private final Map<String, Integer> callsByRuleAndSubject = new HashMap<>();
  private final Map<String, Instant> beginningsByRuleAndSubject = new HashMap<>();

  /**
   * Creates it without any rule.
   *
   * @param seed decides which calls a rule with a probability strikes
   */
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
   * @throws IllegalArgumentException if no surface knows this kind of fault for this operation, or
   *     none accepts its parameters
   */
  public synchronized void add(FaultRule rule) {
    check(rule);
    remove(rule.id());
    rules.add(rule);
  }

  /** Removes the rule with this id and forgets the calls that it has counted, if there is one. */
  public synchronized void remove(String id) {
    rules.removeIf(rule -> rule.id().equals(id));
    callsByRuleAndSubject.keySet().removeIf(key -> key.startsWith(id + "\n"));
    beginningsByRuleAndSubject.keySet().removeIf(key -> key.startsWith(id + "\n"));
  }

  /** Removes all rules and what they have counted; the draws go on where they are. */
  public synchronized void clear() {
    rules.clear();
    callsByRuleAndSubject.clear();
    beginningsByRuleAndSubject.clear();
  }

  /** Returns the rules in the order in which they are asked, the first added first. */
  public synchronized List<FaultRule> rules() {
    return List.copyOf(rules);
  }

  /** Counts a call and returns its fault, that of the first rule that strikes. */
  public synchronized Optional<Fault> strike(String operation, String subject, Instant now) {
    Optional<Fault> struck = Optional.empty();
    for (FaultRule rule : rules) {
      if (!rule.covers(operation, subject) || !isKnown(rule.fault(), operation)) {
        continue;
      }
      String key = rule.id() + "\n" + subject;
      int call = callsByRuleAndSubject.merge(key, 1, Integer::sum);
      if (struck.isEmpty()
          && rule.strikesAt(call)
          && isDrawn(rule)
          && lasts(rule.fault(), key, now)) {
        struck = Optional.of(rule.fault());
      }
    }
    return struck;
  }

  private void check(FaultRule rule) {
    Fault fault = rule.fault();
    if (!isKnown(fault, rule.operation())) {
      throw new IllegalArgumentException(
          "No simulator gives the fault '%s' at '%s' (rule %s)"
              .formatted(described(fault), rule.operation(), rule.id()));
    }
    // Surfaces may know faults of the same name, each with parameters of its own.
    List<FaultVocabulary> knowing =
        vocabularies.stream().filter(each -> each.knows(fault, rule.operation())).toList();
    List<String> complaints =
        knowing.stream().flatMap(each -> each.complaint(fault).stream()).toList();
    if (!complaints.isEmpty() && complaints.size() == knowing.size()) {
      throw new IllegalArgumentException(
          "%s (rule %s)".formatted(String.join("; ", complaints), rule.id()));
    }
  }

  private static String described(Fault fault) {
    return fault.kind().equals(fault.cause())
        ? fault.kind()
        : fault.kind() + " with " + fault.cause();
  }

  private boolean isKnown(Fault fault, String operation) {
    return vocabularies.isEmpty()
        || vocabularies.stream().anyMatch(vocabulary -> vocabulary.knows(fault, operation));
  }

  /** Each subject has the fault for its own time, from the first call that it strikes. */
  private boolean lasts(Fault fault, String key, Instant now) {
    String minutes = fault.parameter(FOR_MINUTES, "");
    if (minutes.isEmpty()) {
      return true;
    }
    Instant from = beginningsByRuleAndSubject.computeIfAbsent(key, first -> now);
    return now.isBefore(from.plus(Duration.ofMinutes(Long.parseLong(minutes))));
  }

  private boolean isDrawn(FaultRule rule) {
    return rule.probability() >= 1.0 || random.nextDouble() < rule.probability();
  }
}
