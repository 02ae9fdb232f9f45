package dev.embark.simulators.fault;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The faults that a surface supports.
 *
 * @param forms for each kind of fault, where it can strike and what can be said about it
 */
public record FaultVocabulary(Map<String, Form> forms) {

  /**
   * The form of one kind of fault.
   *
   * @param operations the operations it can strike
   * @param parameters its parameters by name, none of which is required
   */
  public record Form(Set<String> operations, Map<String, FaultParameter> parameters) {

    public Form {
      operations = Set.copyOf(operations);
      parameters = Map.copyOf(parameters);
    }
  }

  public FaultVocabulary {
    forms = Map.copyOf(forms);
  }

  /** Returns whether the fault, with what causes it, can strike the operation. */
  boolean knows(Fault fault, String operation) {
    return knows(fault.kind(), operation) && knows(fault.cause(), operation);
  }

  private boolean knows(String kind, String operation) {
    Form form = forms.get(kind);
    return form != null && (operation.equals("*") || form.operations().contains(operation));
  }

  /** Returns what is wrong with the parameters of a known fault; empty if nothing is. */
  Optional<String> complaint(Fault fault) {
    Map<String, FaultParameter> known = parametersOf(fault);
    for (Map.Entry<String, String> given : fault.parameters().entrySet()) {
      FaultParameter parameter = known.get(given.getKey());
      if (parameter == null) {
        String names = known.isEmpty() ? "none" : String.join(", ", known.keySet());
        return Optional.of(
            "The fault '%s' has no parameter '%s'; there are: %s"
                .formatted(fault.kind(), given.getKey(), names));
      }
      if (!parameter.check().test(given.getValue())) {
        return Optional.of(
            "'%s' of the fault '%s' must be %s, not '%s'"
                .formatted(
                    given.getKey(), fault.kind(), parameter.description(), given.getValue()));
      }
    }
    return Optional.empty();
  }

  /** Returns the parameters of the fault and of what causes it, sorted by name. */
  private Map<String, FaultParameter> parametersOf(Fault fault) {
    Map<String, FaultParameter> known = new TreeMap<>();
    for (String kind : List.of(fault.kind(), fault.cause())) {
      Form form = forms.get(kind);
      if (form != null) {
        known.putAll(form.parameters());
      }
    }
    return known;
  }
}
