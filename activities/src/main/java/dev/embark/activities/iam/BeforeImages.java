package dev.embark.activities.iam;

import com.google.iam.v1.Policy;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.TargetRules;
import java.util.Set;

/** Captures the before-image of a policy from which an undo is computed. Pure. */
public final class BeforeImages {

  private BeforeImages() {}

  /**
   * Returns the grants of Cast AI identities, tombstones included, on the two roles, in the
   * policy's own order and spelling.
   *
   * @param identityProjects the projects in which Cast AI keeps its identities
   */
  public static BeforeImage capture(Policy policy, Set<String> identityProjects) {
    return new BeforeImage(
        PolicyGrants.onOurRoles(policy).stream()
            .filter(grant -> identityProjects.contains(TargetRules.projectOf(grant.memberEmail())))
            .toList());
  }
}
