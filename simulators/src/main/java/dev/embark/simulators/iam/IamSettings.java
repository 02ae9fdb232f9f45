package dev.embark.simulators.iam;

import java.time.Duration;

/**
 * The behaviour of the simulated IAM where Google's varies, is configurable or is unknown.
 *
 * @param propagation when written changes take effect
 * @param quota requests per minute and consumer project
 * @param refusesOldVersions whether reading a conditional policy with version &lt; 3 is rejected
 *     (as in 2019-20) instead of answered with {@code _withcond_} role names (as today)
 * @param mergesDuplicateBindings whether bindings with the same role and condition are merged on
 *     write. Assumption: they are not.
 * @param fillsClaimsEmail whether {@code request.auth.claims.email} has a value when a condition is
 *     evaluated. Assumption: it has; Google documents neither.
 * @param enforcesPermissions whether callers need the permissions that Google requires
 * @param defaultCaller the caller if the request names none
 * @param defaultConsumerProject the project charged if the request names none
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

  /** Returns Google's delays, quotas and current responses, without permission checks. */
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

  /** Sets the delays until changes take effect. */
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

  /** Gives every change exactly this delay. */
  public IamSettings withFixedPropagation(Duration delay) {
    return withPropagation(Propagation.fixed(delay));
  }

  /** Sets the quotas; {@link QuotaLimits#OFF} for none. */
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

  /** Sets whether reads of conditional policies below version 3 are rejected. */
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

  /** Sets whether bindings with the same role and condition are merged on write. */
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

  /** Sets whether conditions see the caller in {@code request.auth.claims.email}. */
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

  /** Sets whether callers need Google's permissions, by the grants that have taken effect. */
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
