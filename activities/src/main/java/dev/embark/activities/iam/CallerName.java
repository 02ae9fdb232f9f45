package dev.embark.activities.iam;

import com.google.api.gax.core.CredentialsProvider;
import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import com.google.auth.oauth2.ExternalAccountCredentials;
import dev.embark.activities.RefusedException;
import dev.embark.workflows.model.ErrorCode;
import java.io.IOException;

/** Names the principal of Google credentials without revealing secrets. Thread-safe. */
final class CallerName {

  private final CredentialsProvider credentials;

  CallerName(CredentialsProvider credentials) {
    this.credentials = credentials;
  }

  /**
   * Returns the e-mail of a service account, including impersonated, federated and machine
   * credentials; {@code anonymous} without credentials; otherwise the kind of credentials. It is
   * always the same for the same credentials, as plans are compared with it.
   *
   * @throws RefusedException if it cannot be found out at present
   */
  String get() {
    Credentials current;
    try {
      current = credentials.getCredentials();
    } catch (IOException e) {
      throw unknown();
    }
    if (current == null) {
      return "anonymous";
    }
    if (current instanceof ServiceAccountSigner signer) {
      return account(signer, current);
    }
    return current instanceof ExternalAccountCredentials external
        ? federated(external)
        : kind(current);
  }

  /** A machine's credentials ask its metadata server for the name, which may not answer. */
  private static String account(ServiceAccountSigner signer, Credentials current) {
    try {
      String account = signer.getAccount();
      return account == null || account.isEmpty() ? kind(current) : account;
    } catch (RuntimeException e) {
      throw unknown();
    }
  }

  /** Identities that act as no account are told apart by the provider of their pool. */
  private static String federated(ExternalAccountCredentials external) {
    String account = external.getServiceAccountEmail();
    return account == null ? kind(external) + " of " + external.getAudience() : account;
  }

  /** Does not quote the exception, which may hold anything. */
  private static RefusedException unknown() {
    return new RefusedException(
        ErrorCode.IAM_UNAVAILABLE, "The worker's Google credentials do not say whose they are.");
  }

  private static String kind(Credentials current) {
    return current.getClass().getSimpleName();
  }
}
