package dev.embark.simulators.iam;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A parameter of a URL or a form.
 *
 * @param name decoded
 * @param value decoded; empty if there is none
 * @see <a href="https://cloud.google.com/apis/docs/system-parameters">System parameters</a>
 */
record RestParameter(String name, String value) {

  private static final Set<String> OF_THE_SYSTEM =
      Set.of(
          "alt",
          "prettyPrint",
          "key",
          "quotaUser",
          "fields",
          "access_token",
          "oauth_token",
          "callback",
          "upload_protocol",
          "uploadType",
          ".xgafv",
          // Reserved against passwords in URLs. Assumption: they are ignored.
          "passwd",
          "password",
          // Sent by gcloud's option --trace-token.
          "trace");

  private static final Set<String> OF_THE_SYSTEM_ONLY_WITH_A_DOLLAR_SIGN =
      Set.of("$apiVersion", "$ct");

  /**
   * Parses the parameters in order.
   *
   * @throws Refusal if they are not encoded correctly
   */
  static List<RestParameter> parse(String query) {
    return Arrays.stream(query.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("=", 2))
        .map(pair -> new RestParameter(decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1])))
        .toList();
  }

  /** Returns whether it is a system parameter rather than a field of the request. */
  boolean isOfTheSystem() {
    return OF_THE_SYSTEM.contains(plainName())
        || OF_THE_SYSTEM_ONLY_WITH_A_DOLLAR_SIGN.contains(name);
  }

  /** Returns the name without the dollar sign that Google's generated clients prefix. */
  String plainName() {
    return name.startsWith("$") ? name.substring(1) : name;
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusals.invalidArgument();
    }
  }
}
