package dev.embark.simulators.iam;

import java.time.Duration;

/**
 * How the simulated IAM behaves where Google's behaviour varies, is configurable or is unknown.
 *
 * @param propagation when written changes take effect
 * @param quota requests per minute and consumer project
 * @param refusesOldVersions whether reading a conditional policy with version &lt; 3 is refused (as
 *     in 2019-20) instead of answered with {@code _withcond_} role names (as today)
 * @param mergesDuplicateBindings whether bindings with one role and condition are merged on write.
 *     Assumption: they are not.
 * @param fillsClaimsEmail whether {@code request.auth.claims.email} has a value when a condition is
 *     evaluated. Assumption: it has; Google documents neither.
 * @param enforcesPermissions whether callers need the permissions that Google asks for
 * @param defaultCaller the member that calls when the request names none
 * @param defaultConsumerProject the project charged when the request names none
 */
public record IamSettings(
    Propagation propagation,
    QuotaLimits quota,
    boolean refusesOldVersions,
    boolean mergesDuplicateBindings,
    boolean fillsClaimsEmail,
    boolean enforcesPermissions,
    String defaultCaller,
    String defaultConsumerProject) {

  /** Google's delays and quotas, today's answers, no check of the caller's permissions. */
  public static IamSettings defaults() {
    return new IamSettings(
        Propagation.google(1),
        QuotaLimits.GOOGLE,
        false,
        false,
        true,
        false,
        "serviceAccount:embark@embark-operations.iam.gserviceaccount.com",
        "embark-operations");
  }

  /** With other delays until changes take effect. */
  public IamSettings withPropagation(Propagation changed) {
    return new IamSettings(
        changed,
        quota,
        refusesOldVersions,
        mergesDuplicateBindings,
        fillsClaimsEmail,
        enforcesPermissions,
        defaultCaller,
        defaultConsumerProject);
  }

  /** Every change takes exactly this long to be seen. */
  public IamSettings withFixedPropagation(Duration delay) {
    return withPropagation(Propagation.fixed(delay));
  }

  /** With other quotas; {@link QuotaLimits#OFF} for none. */
  public IamSettings withQuota(QuotaLimits changed) {
    return new IamSettings(
        propagation,
        changed,
        refusesOldVersions,
        mergesDuplicateBindings,
        fillsClaimsEmail,
        enforcesPermissions,
        defaultCaller,
        defaultConsumerProject);
  }

  /** Whether readers that do not ask for version 3 are refused at conditional policies. */
  public IamSettings withOldVersionsRefused(boolean changed) {
    return new IamSettings(
        propagation,
        quota,
        changed,
        mergesDuplicateBindings,
        fillsClaimsEmail,
        enforcesPermissions,
        defaultCaller,
        defaultConsumerProject);
  }

  /** Whether bindings with one role and condition become one when written. */
  public IamSettings withDuplicateBindingsMerged(boolean changed) {
    return new IamSettings(
        propagation,
        quota,
        refusesOldVersions,
        changed,
        fillsClaimsEmail,
        enforcesPermissions,
        defaultCaller,
        defaultConsumerProject);
  }

  /** Whether conditions see the caller in {@code request.auth.claims.email}. */
  public IamSettings withClaimsEmailFilled(boolean changed) {
    return new IamSettings(
        propagation,
        quota,
        refusesOldVersions,
        mergesDuplicateBindings,
        changed,
        enforcesPermissions,
        defaultCaller,
        defaultConsumerProject);
  }

  /** Whether callers need Google's permissions, by the grants that have taken effect. */
  public IamSettings withPermissionsEnforced(boolean changed) {
    return new IamSettings(
        propagation,
        quota,
        refusesOldVersions,
        mergesDuplicateBindings,
        fillsClaimsEmail,
        changed,
        defaultCaller,
        defaultConsumerProject);
  }
}
