package dev.embark.simulators.iam;

/**
 * The caller and the project to charge.
 *
 * @param member the principal, such as {@code serviceAccount:…}
 * @param consumerProject the project whose quota is charged
 */
record Caller(String member, String consumerProject) {

  /** The header that names the caller; real servers use the access token instead. */
  static final String MEMBER_HEADER = "x-simulated-caller";

  static final String CONSUMER_HEADER = "x-goog-user-project";
}
