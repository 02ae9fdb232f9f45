package dev.embark.simulators.iam;

import org.jspecify.annotations.Nullable;

/**
 * The caller and the project to charge.
 *
 * @param member the principal, such as {@code serviceAccount:…}
 * @param consumerProject the project whose quota is charged: its id, or what the caller sent if
 *     there is no such project
 * @param tokenMember the principal of the simulated access token; null if the call has none, or
 *     names its caller
 */
record Caller(String member, String consumerProject, @Nullable String tokenMember) {

  /** The header that names the caller; real servers use the access token instead. */
  static final String MEMBER_HEADER = "x-simulated-caller";

  static final String CONSUMER_HEADER = "x-goog-user-project";

  /** Returns the caller as the access token tells it, if it tells any. */
  Caller byToken() {
    return tokenMember == null ? this : new Caller(tokenMember, consumerProject, null);
  }
}
