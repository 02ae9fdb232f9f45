package dev.embark.simulators;

import dev.embark.simulators.castai.ImpersonationCheck;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.castai.RequiredPermissions;
import dev.embark.simulators.iam.IamState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Checks in the simulated IAM whether Cast AI can impersonate an account. Token creation is
 * evaluated at the requested time; whether an account is enabled, an API is on and further
 * requirements are met is known only for the present.
 */
final class IamImpersonationCheck implements ImpersonationCheck {

  private static final String CREDENTIALS_API = "iamcredentials.googleapis.com";

  private final IamState iam;
  private final Set<VerdictRequirement> requirements;

  IamImpersonationCheck(IamState iam, Set<VerdictRequirement> requirements) {
    this.iam = iam;
    this.requirements = requirements;
  }

  @Override
  public Optional<String> obstacle(String castServiceAccount, Link link, Instant at) {
    String client = link.clientServiceAccount();
    if (!iam.serviceAccountIsUsable(client)) {
      return Optional.of("service account %s is missing or disabled".formatted(client));
    }
    if (!iam.apiEnabled(link.projectId(), CREDENTIALS_API)) {
      return Optional.of("%s is not enabled in %s".formatted(CREDENTIALS_API, link.projectId()));
    }
    if (!iam.couldImpersonateAt(castServiceAccount, client, at)) {
      return denied("getAccessToken", client);
    }
    if (requirements.contains(VerdictRequirement.ACT_AS)
        && !iam.canActAs(castServiceAccount, client)) {
      return denied("actAs", client);
    }
    if (requirements.contains(VerdictRequirement.PROJECT_PERMISSIONS)
        && !iam.holdsOnProject(client, link.projectId(), RequiredPermissions.ALL)) {
      return Optional.of("%s lacks permissions on %s".formatted(client, link.projectId()));
    }
    return Optional.empty();
  }

  private static Optional<String> denied(String permission, String account) {
    return Optional.of(
        "Permission 'iam.serviceAccounts.%s' denied on %s (or it may not exist)"
            .formatted(permission, account));
  }
}
