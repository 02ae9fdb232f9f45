package dev.embark.workflows.model;

import java.util.regex.Pattern;

/**
 * The service account with which Cast AI impersonates, one for each organization, and the two roles
 * it needs on a client service account.
 */
public final class CastServiceAccount {

  public static final String TOKEN_CREATOR = "roles/iam.serviceAccountTokenCreator";
  public static final String SERVICE_ACCOUNT_USER = "roles/iam.serviceAccountUser";

  /** The project in which Cast AI keeps these accounts. */
  public static final String DEFAULT_IDENTITY_PROJECT = "prod-cast-identity";

  /** Narrower than Google's rule: the e-mail becomes part of a CEL string. */
  private static final Pattern SAFE =
      Pattern.compile(
          "[a-z][-a-z0-9]{4,28}[a-z0-9]@[a-z][-a-z0-9.]{0,120}\\.iam\\.gserviceaccount\\.com");

  private CastServiceAccount() {}

  /** Whether the e-mail may be put into a condition. */
  public static boolean isSafe(String email) {
    return SAFE.matcher(email).matches();
  }

  /** Whether it is one of the two roles: Embark adds and removes grants of no other. */
  public static boolean isOurRole(String role) {
    return role.equals(TOKEN_CREATOR) || role.equals(SERVICE_ACCOUNT_USER);
  }

  /** The grant of token creation, with the texts of Cast AI's own script. */
  public static Grant tokenCreatorGrant(String email) {
    return new Grant(
        TOKEN_CREATOR,
        new Condition("AlwaysTrueCondition", "This condition is always true", "true"),
        member(email));
  }

  /** The grant to act as the account, with the texts of Cast AI's own script. */
  public static Grant serviceAccountUserGrant(String email) {
    return new Grant(
        SERVICE_ACCOUNT_USER,
        new Condition(
            "SpecificServiceAccountCondition",
            "Allow impersonation only for Cast AI service account",
            "request.auth.claims.email == \"" + email + "\""),
        member(email));
  }

  /**
   * The IAM member of the account.
   *
   * @throws IllegalArgumentException if the e-mail is not safe inside a condition
   */
  public static String member(String email) {
    if (!isSafe(email)) {
      throw new IllegalArgumentException("Not an e-mail that may stand in a condition");
    }
    return "serviceAccount:" + email;
  }
}
