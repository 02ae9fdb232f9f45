package dev.embark.simulators.fault;

import java.util.Map;

/**
 * A fault, named after the real-world trouble that it imitates ({@code reset-after}, {@code
 * conflict}, {@code stale-get}, …).
 *
 * @param kind the fault's name; a rule whose kind no surface knows is rejected when it is added
 * @param parameters its parameters, for example {@code status=429} and {@code retryAfter=30}; those
 *     that the kind does not have, or with other values than it accepts, are rejected as well
 */
public record Fault(String kind, Map<String, String> parameters) {

  public Fault {
    parameters = Map.copyOf(parameters);
  }

  /** Returns a fault without parameters. */
  public static Fault of(String kind) {
    return new Fault(kind, Map.of());
  }

  /**
   * Returns the kind of the fault that causes the trouble: {@code with} names it if this fault only
   * changes how it is reported; otherwise it is this one.
   */
  public String cause() {
    return parameter("with", kind);
  }

  /** Returns the named parameter, or the given default. */
  public String parameter(String name, String otherwise) {
    return parameters.getOrDefault(name, otherwise);
  }
}
