package dev.embark.activities.iam;

import com.google.api.gax.core.CredentialsProvider;
import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import java.io.IOException;

/** Names the principal of Google credentials without revealing secrets. Thread-safe. */
final class CallerName {

  private final CredentialsProvider credentials;

  CallerName(CredentialsProvider credentials) {
    this.credentials = credentials;
  }

  /**
   * Returns the e-mail of a service account, including impersonated and machine credentials; {@code
   * anonymous} without credentials; otherwise the kind of credentials.
   */
  String get() {
    Credentials current;
    try {
      current = credentials.getCredentials();
    } catch (IOException e) {
      return "unreadable credentials";
    }
    if (current == null) {
      return "anonymous";
    }
    if (current instanceof ServiceAccountSigner signer) {
      return account(signer, current);
    }
    return kind(current);
  }

  /** A machine's credentials ask its metadata server for the name, which may not answer. */
  private static String account(ServiceAccountSigner signer, Credentials current) {
    try {
      String account = signer.getAccount();
      return account == null || account.isEmpty() ? kind(current) : account;
    } catch (RuntimeException e) {
      return kind(current);
    }
  }

  private static String kind(Credentials current) {
    return current.getClass().getSimpleName();
  }
}
