package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an off-boarding removes from one client service account's policy, computed before anything
 * is written. Tombstones stay: they grant nothing, and IAM would not accept them again.
 *
 * @param castServiceAccount the Cast AI account whose grants are removed; null if there is none to
 *     remove, or if it has to be named
 * @param toRemove its live grants on the two roles, in their order in the policy
 * @param bound every Cast AI account with a live grant, in that order
 */
public record UnbindingPlan(
    @Nullable String castServiceAccount, List<Grant> toRemove, List<String> bound) {

  /**
   * Plans the removal. Another Cast AI organization may use the client service account as well,
   * with its own account. So the only bound account counts as the cluster's if the cluster is
   * linked, but has to be named if only the policy suggests it.
   *
   * @param named the account that the operator named; null to take the only one that is bound
   * @param linked whether Cast AI shows the cluster linked to the client service account
   */
  public static UnbindingPlan of(BeforeImage before, @Nullable String named, boolean linked) {
    List<Grant> live =
        before.grants().stream()
            .filter(grant -> CastServiceAccount.isOurRole(grant.role()))
            .filter(grant -> !grant.isTombstone())
            .toList();
    List<String> bound = live.stream().map(Grant::memberEmail).distinct().toList();
    String only = linked && bound.size() == 1 ? bound.get(0) : null;
    String account = named == null ? only : named;
    List<Grant> toRemove =
        account == null ? List.of() : live.stream().filter(grant -> grant.isOf(account)).toList();
    return new UnbindingPlan(account, toRemove, bound);
  }

  /**
   * Whether the cluster's grants cannot be determined, so that the operator has to name the
   * account.
   */
  public boolean needsName() {
    return castServiceAccount == null && !bound.isEmpty();
  }
}
