package dev.embark.activities.iam;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.TargetRules;

/** How the calls name a service account. */
final class AccountNames {

  private AccountNames() {}

  /**
   * The name with the project spelt out. With {@code -} in its place a missing account would look
   * like a forbidden one, and the account would be looked for in every project.
   */
  static String of(ClusterTarget target) {
    return "projects/"
        + TargetRules.accountProject(target)
        + "/serviceAccounts/"
        + target.clientServiceAccount();
  }
}
