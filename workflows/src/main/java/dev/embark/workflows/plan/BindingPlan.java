package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The exact change of one client service account's policy, computed before anything is written.
 *
 * @param desired the two grants that Cast AI needs
 * @param missing desired grants that were not there, nor an equivalent
 * @param stale live grants to the same account on the two roles that are neither desired nor
 *     equivalent
 * @param tombstones grants to an earlier, deleted account with the same e-mail; IAM does not hold
 *     them together with the live ones, and never accepts them again
 */
public record BindingPlan(
    List<Grant> desired, List<Grant> missing, List<Grant> stale, List<Grant> tombstones) {

  /** Plans the grants to this Cast AI service account. */
  public static BindingPlan of(BeforeImage before, String castServiceAccount) {
    List<Grant> desired =
        List.of(
            CastServiceAccount.tokenCreatorGrant(castServiceAccount),
            CastServiceAccount.serviceAccountUserGrant(castServiceAccount));
    List<Grant> ours =
        before.grants().stream()
            .filter(grant -> CastServiceAccount.isOurRole(grant.role()))
            .filter(grant -> grant.isOf(castServiceAccount))
            .toList();
    List<Grant> live = ours.stream().filter(grant -> !grant.isTombstone()).toList();
    return new BindingPlan(
        desired,
        desired.stream().filter(grant -> live.stream().noneMatch(serves(grant))).toList(),
        live.stream().filter(grant -> desired.stream().noneMatch(serves(grant))).toList(),
        ours.stream().filter(Grant::isTombstone).toList());
  }

  private static Predicate<Grant> serves(Grant one) {
    return other -> other.isSameAs(one) || other.isEquivalentTo(one);
  }

  /** Whether IAM needs time before Cast AI can impersonate. */
  public boolean needsPropagation() {
    return !missing.isEmpty();
  }

  /** Whether there is anything to clean up. */
  public boolean hasStale() {
    return !stale.isEmpty();
  }

  /** Grants that are gone in the end, in their order in the policy. */
  public List<Grant> toDrop() {
    return Stream.concat(stale.stream(), tombstones.stream()).toList();
  }
}
