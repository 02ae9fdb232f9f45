package dev.embark.simulators.fault;

/**
 * Determines when a fault strikes.
 *
 * @param id names the rule, so that it can be replaced or removed
 * @param operation the operation it applies to, such as {@code updateCluster} or {@code
 *     SetIamPolicy}; {@code *} for each
 * @param subject the cluster id, service account email address or project id it applies to, or the
 *     name of the API key for calls about no particular cluster; {@code *} for each
 * @param fromCall the first matching call that is affected, counted from 1 for each subject
 * @param times how many matching calls are affected from then on; {@link Integer#MAX_VALUE} for all
 * @param probability the share of those calls that is actually affected, 0 to 1, drawn from the
 *     seed
 * @param fault what happens to the call
 */
public record FaultRule(
    String id,
    String operation,
    String subject,
    int fromCall,
    int times,
    double probability,
    Fault fault) {

  public FaultRule {
    if (fromCall < 1 || times < 1 || probability < 0 || probability > 1) {
      throw new IllegalArgumentException("Fault rule out of range: " + id);
    }
  }

  /** Returns a rule that strikes every matching call. */
  public static FaultRule always(String id, String operation, String subject, Fault fault) {
    return new FaultRule(id, operation, subject, 1, Integer.MAX_VALUE, 1.0, fault);
  }

  /** Returns a rule that strikes the first {@code times} matching calls of each subject. */
  public static FaultRule first(
      int times, String id, String operation, String subject, Fault fault) {
    return new FaultRule(id, operation, subject, 1, times, 1.0, fault);
  }

  boolean covers(String calledOperation, String calledSubject) {
    return (operation.equals("*") || operation.equals(calledOperation))
        && (subject.equals("*") || subject.equals(calledSubject));
  }

  boolean strikesAt(int call) {
    return call >= fromCall && call - fromCall < times;
  }
}
