package dev.embark.activities.iam;

import com.google.api.gax.core.CredentialsProvider;
import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import java.io.IOException;

/** Names the principal behind Google credentials, without their secrets. Thread-safe. */
final class CallerName {

  private final CredentialsProvider credentials;

  CallerName(CredentialsProvider credentials) {
    this.credentials = credentials;
  }

  /**
   * A service account's e-mail, where the credentials are one's, impersonated ones and those of a
   * machine included; {@code anonymous} where there are none; the kind of credentials otherwise.
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
