package dev.embark.simulators.iam;

import static dev.embark.simulators.fault.FaultParameter.DURATION;
import static dev.embark.simulators.fault.FaultParameter.FLAG;
import static dev.embark.simulators.fault.FaultParameter.TEXT;

import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultParameter;
import dev.embark.simulators.fault.FaultVocabulary;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The faults of the simulated IAM, each named after the trouble it imitates. Parameters in brackets
 * are optional.
 *
 * <ul>
 *   <li>{@code conflict}: another writer adds a member between the read and the write [{@code
 *       member}, {@code role}]; {@code times} of the rule says how often in a row
 *   <li>{@code stale-read}: the policy as it was [{@code age}, default {@code PT60S}] ago
 *   <li>{@code quota}: RESOURCE_EXHAUSTED
 *   <li>{@code unavailable-before}, {@code unavailable-after}: UNAVAILABLE, the latter after the
 *       change was made
 *   <li>{@code hang}: no response; over REST, the connection is closed after ten minutes [{@code
 *       commit=true}: the change is made]
 *   <li>{@code permission-lost}: the caller lacks a permission [{@code permission}, default each]
 *   <li>{@code drs}: an organization policy forbids a member [{@code constraint}: {@code
 *       constraints/iam.managed.…} and {@code customConstraints/…} respond in their own forms;
 *       {@code member}]
 *   <li>{@code member-vanished}: a member of the written policy is reported missing [{@code
 *       member}]
 *   <li>{@code sa-disabled}, {@code sa-deleted-recreated}: just before the call, the account is
 *       disabled, or deleted and re-created with the same email address
 *   <li>{@code api-disabled}: the API is off in the consumer project
 *   <li>{@code details-missing}: an error comes without details [{@code with}: the fault that
 *       causes it, whose parameters can be given too; otherwise any error of the call]
 *   <li>{@code withcond}: a read responds as to a client that requested version 1
 *   <li>{@code reorder}: another tool sorts the bindings, merges duplicates and lower-cases members
 *   <li>{@code tf-overwrite}: another tool resets the token creator and user bindings to the seeded
 *       ones [{@code role}: only this one's]
 *   <li>{@code slow-propagation}: the write takes effect late [{@code delay}, default {@code
 *       PT10M}]
 *   <li>{@code never-propagates}: the write never takes effect
 * </ul>
 */
public final class IamFaults {

  static final String CONFLICT = "conflict";
  static final String STALE_READ = "stale-read";
  static final String QUOTA = "quota";
  static final String UNAVAILABLE_BEFORE = "unavailable-before";
  static final String UNAVAILABLE_AFTER = "unavailable-after";
  static final String HANG = "hang";
  static final String PERMISSION_LOST = "permission-lost";
  static final String DRS = "drs";
  static final String MEMBER_VANISHED = "member-vanished";
  static final String SA_DISABLED = "sa-disabled";
  static final String SA_DELETED_RECREATED = "sa-deleted-recreated";
  static final String API_DISABLED = "api-disabled";
  static final String DETAILS_MISSING = "details-missing";
  static final String WITHCOND = "withcond";
  static final String REORDER = "reorder";
  static final String TF_OVERWRITE = "tf-overwrite";
  static final String SLOW_PROPAGATION = "slow-propagation";
  static final String NEVER_PROPAGATES = "never-propagates";

  private static final Set<String> OF_EVERY_OPERATION =
      Set.of(
          QUOTA,
          UNAVAILABLE_BEFORE,
          UNAVAILABLE_AFTER,
          HANG,
          PERMISSION_LOST,
          SA_DISABLED,
          SA_DELETED_RECREATED,
          API_DISABLED,
          DETAILS_MISSING);
  private static final Set<String> OF_READS = Set.of(STALE_READ, WITHCOND);
  private static final Set<String> OF_WRITES =
      Set.of(DRS, MEMBER_VANISHED, SLOW_PROPAGATION, NEVER_PROPAGATES);
  private static final Set<String> OF_BOTH = Set.of(CONFLICT, REORDER, TF_OVERWRITE);

  private static final Map<String, Map<String, FaultParameter>> PARAMETERS =
      Map.of(
          CONFLICT, Map.of("member", TEXT, "role", TEXT),
          STALE_READ, Map.of("age", DURATION),
          HANG, Map.of("commit", FLAG),
          PERMISSION_LOST, Map.of("permission", TEXT),
          DRS, Map.of("constraint", TEXT, "member", TEXT),
          MEMBER_VANISHED, Map.of("member", TEXT),
          DETAILS_MISSING, Map.of("with", TEXT),
          TF_OVERWRITE, Map.of("role", TEXT),
          SLOW_PROPAGATION, Map.of("delay", DURATION));

  private IamFaults() {}

  /** Returns the faults with their parameters and those of the operations that each can strike. */
  static FaultVocabulary vocabulary(Set<String> operations) {
    Map<String, Set<String>> known = new HashMap<>();
    OF_EVERY_OPERATION.forEach(kind -> known.put(kind, operations));
    OF_READS.forEach(kind -> known.put(kind, Set.of("GetIamPolicy")));
    OF_WRITES.forEach(kind -> known.put(kind, Set.of("SetIamPolicy")));
    OF_BOTH.forEach(kind -> known.put(kind, Set.of("GetIamPolicy", "SetIamPolicy")));
    Map<String, FaultVocabulary.Form> forms = new HashMap<>();
    known.forEach(
        (kind, struck) ->
            forms.put(
                kind, new FaultVocabulary.Form(struck, PARAMETERS.getOrDefault(kind, Map.of()))));
    return new FaultVocabulary(forms);
  }

  /** Returns a duration such as {@code PT10M}, {@code 10m} or {@code 600s}. */
  static Duration duration(Fault fault, String parameter, Duration otherwise) {
    return FaultParameter.toDuration(fault.parameter(parameter, otherwise.toString()));
  }
}
