package dev.embark.simulators.iam;

import java.util.Map;
import java.util.Set;

/** Google's roles as far as they matter here. */
final class PredefinedRoles {

  private static final Map<String, Set<String>> PERMISSIONS =
      Map.of(
          "roles/iam.serviceAccountTokenCreator",
          Set.of(
              "iam.serviceAccounts.getAccessToken",
              "iam.serviceAccounts.getOpenIdToken",
              "iam.serviceAccounts.signBlob",
              "iam.serviceAccounts.signJwt",
              "iam.serviceAccounts.implicitDelegation"),
          "roles/iam.serviceAccountUser",
          Set.of(
              "iam.serviceAccounts.actAs", "iam.serviceAccounts.get", "iam.serviceAccounts.list"));

  private PredefinedRoles() {}

  static Set<String> permissions(String role) {
    return PERMISSIONS.getOrDefault(role, Set.of());
  }
}
