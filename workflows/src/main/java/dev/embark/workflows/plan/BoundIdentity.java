package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds, without asking Cast AI, the account that is already bound as desired. */
public final class BoundIdentity {

  private BoundIdentity() {}

  /**
   * The one Cast AI service account with all desired grants and nothing stale; empty if there is
   * none or more than one, or if it differs from the expected one.
   */
  public static Optional<String> of(BeforeImage before, @Nullable String expected) {
    List<String> bound =
        before.grants().stream()
            .filter(grant -> !grant.isTombstone())
            .map(Grant::memberEmail)
            .distinct()
            .filter(CastServiceAccount::isSafe)
            .filter(email -> isBound(before, email))
            .toList();
    boolean one = bound.size() == 1 && (expected == null || expected.equals(bound.get(0)));
    return one ? Optional.of(bound.get(0)) : Optional.empty();
  }

  private static boolean isBound(BeforeImage before, String email) {
    BindingPlan plan = BindingPlan.of(before, email);
    return !plan.needsPropagation() && !plan.hasStale() && plan.tombstones().isEmpty();
  }
}
