package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an off-boarding takes out of one client service account's policy, computed before anything
 * is written. Tombstones stay: they grant nothing, and IAM would never take them back.
 *
 * @param castServiceAccount the Cast AI account whose grants go; null where there is none to take
 *     away, or where several are bound and none was named
 * @param toRemove its live grants on the two roles, in the order in which they stand
 * @param bound every Cast AI account with a live grant, in that order
 */
public record UnbindingPlan(
    @Nullable String castServiceAccount, List<Grant> toRemove, List<String> bound) {

  /**
   * Plans the removal.
   *
   * @param named the account that the operator named; null to take the only one that is bound
   */
  public static UnbindingPlan of(BeforeImage before, @Nullable String named) {
    List<Grant> live =
        before.grants().stream()
            .filter(grant -> CastServiceAccount.isOurRole(grant.role()))
            .filter(grant -> !grant.isTombstone())
            .toList();
    List<String> bound = live.stream().map(Grant::memberEmail).distinct().toList();
    String only = bound.size() == 1 ? bound.get(0) : null;
    String account = named == null ? only : named;
    List<Grant> toRemove =
        account == null ? List.of() : live.stream().filter(grant -> grant.isOf(account)).toList();
    return new UnbindingPlan(account, toRemove, bound);
  }

  /** Whether it cannot be told which account's grants are meant. */
  public boolean isAmbiguous() {
    return castServiceAccount == null && bound.size() > 1;
  }
}
