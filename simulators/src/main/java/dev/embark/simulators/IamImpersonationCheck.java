package dev.embark.simulators;

import dev.embark.simulators.castai.ImpersonationCheck;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.iam.IamState;
import java.time.Instant;
import java.util.Optional;

/**
 * Cast AI's question to the simulated IAM. Assumption: only token creation is checked, unless
 * settings say that acting as the account is, too. Whether an account is enabled and an API is on
 * is known for the present only.
 */
final class IamImpersonationCheck implements ImpersonationCheck {

  private static final String CREDENTIALS_API = "iamcredentials.googleapis.com";

  private final IamState iam;
  private final boolean needsActAs;

  IamImpersonationCheck(IamState iam, boolean needsActAs) {
    this.iam = iam;
    this.needsActAs = needsActAs;
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
    if (needsActAs && !iam.canActAs(castServiceAccount, client)) {
      return denied("actAs", client);
    }
    return Optional.empty();
  }

  private static Optional<String> denied(String permission, String account) {
    return Optional.of(
        "Permission 'iam.serviceAccounts.%s' denied on %s (or it may not exist)"
            .formatted(permission, account));
  }
}
