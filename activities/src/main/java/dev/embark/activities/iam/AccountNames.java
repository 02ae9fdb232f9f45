package dev.embark.activities.iam;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.TargetRules;

/** Resource names of service accounts. */
final class AccountNames {

  private AccountNames() {}

  /**
   * Returns the resource name with an explicit project. With {@code -} in its place, a missing
   * account would look like a forbidden one, and the account would be looked up in every project.
   */
  static String of(ClusterTarget target) {
    return "projects/"
        + TargetRules.accountProject(target)
        + "/serviceAccounts/"
        + target.clientServiceAccount();
  }
}
