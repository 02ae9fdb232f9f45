package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What onboarding would change in the policy of a client service account, as far as is known before
 * Cast AI has named its own account.
 *
 * @param added grants that would be there in addition
 * @param dropped grants that would go
 */
public record PolicyDiff(List<Grant> added, List<Grant> dropped) {

  /**
   * Stands for Cast AI's account until a registration has named it. Nothing is ever granted to it.
   */
  public static final String KNOWN_LATER =
      "known-after-registration@"
          + CastServiceAccount.DEFAULT_IDENTITY_PROJECT
          + ".iam.gserviceaccount.com";

  private static final PolicyDiff NONE = new PolicyDiff(List.of(), List.of());

  /**
   * The change for one cluster.
   *
   * @param castServiceAccount the account with which Cast AI impersonates in this organization;
   *     null if that is known only after the first registration
   */
  public static PolicyDiff of(PlannedCluster cluster, @Nullable String castServiceAccount) {
    if (cluster.course() != Course.ONBOARD) {
      return NONE;
    }
    BeforeImage before = new BeforeImage(cluster.grants());
    String account =
        castServiceAccount != null
            ? castServiceAccount
            : BoundIdentity.of(before, null).orElse(KNOWN_LATER);
    BindingPlan plan = BindingPlan.of(before, account);
    return new PolicyDiff(plan.missing(), plan.toDrop());
  }
}
