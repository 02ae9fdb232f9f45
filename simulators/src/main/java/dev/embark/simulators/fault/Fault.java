package dev.embark.simulators.fault;

import java.util.Map;

/**
 * One thing that goes wrong, named after the trouble of the real world that it imitates ({@code
 * reset-after}, {@code conflict}, {@code stale-get}, …).
 *
 * @param kind the fault's name; each surface refuses names it does not know when the rule is added
 * @param parameters its details, for example {@code status=429} and {@code retryAfter=30}
 */
public record Fault(String kind, Map<String, String> parameters) {

  public Fault {
    parameters = Map.copyOf(parameters);
  }

  /** A fault without details. */
  public static Fault of(String kind) {
    return new Fault(kind, Map.of());
  }

  /** The named detail, or the given value where the rule says nothing. */
  public String parameter(String name, String otherwise) {
    return parameters.getOrDefault(name, otherwise);
  }
}
