package dev.embark.simulators.iam;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of the simulator's access tokens, which name their account. */
final class AccessTokens {

  private static final String PREFIX = "ya29.simulated.";
  private static final Pattern BEARER =
      Pattern.compile(
          "bearer +" + Pattern.quote(PREFIX) + "(\\d+)\\.\\S+", Pattern.CASE_INSENSITIVE);

  private AccessTokens() {}

  /**
   * Returns a token of the account.
   *
   * @param serial differs for each token
   */
  static String token(AccountRecord account, String serial) {
    return PREFIX + account.uniqueId + "." + serial;
  }

  /** Returns the unique id of the account whose token the header {@code Authorization} carries. */
  static Optional<String> ownerOf(String authorization) {
    Matcher matcher = BEARER.matcher(authorization.strip());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
