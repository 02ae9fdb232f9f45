package dev.embark.simulators.fault;

import java.util.Map;
import java.util.Set;

/**
 * The faults that a surface supports, and for which operations.
 *
 * @param operationsByKind for each kind of fault, the operations it can strike
 */
public record FaultVocabulary(Map<String, Set<String>> operationsByKind) {

  public FaultVocabulary {
    operationsByKind = Map.copyOf(operationsByKind);
  }

  boolean knows(String kind, String operation) {
    Set<String> operations = operationsByKind.get(kind);
    return operations != null && (operation.equals("*") || operations.contains(operation));
  }
}
