package dev.embark.simulators.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates the conditions that matter for impersonation. Assumption: any other expression is
 * false.
 */
final class Conditions {

  private static final Pattern CLAIMS_EMAIL =
      Pattern.compile("request\\.auth\\.claims\\.email\\s*==\\s*(\"([^\"]*)\"|'([^']*)')");

  private Conditions() {}

  /** Returns whether the grant's condition holds for this caller. */
  static boolean hold(Grant grant, String callerEmail, boolean fillsClaimsEmail) {
    String expression = grant.expression().strip();
    if (!grant.conditional() || expression.equals("true")) {
      return true;
    }
    Matcher claims = CLAIMS_EMAIL.matcher(expression);
    if (!claims.matches() || !fillsClaimsEmail) {
      return false;
    }
    String expected = claims.group(2) == null ? claims.group(3) : claims.group(2);
    return callerEmail.equals(expected);
  }
}
