package dev.embark.simulators.iam;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the members of a binding.
 *
 * @see <a href="https://cloud.google.com/iam/docs/principal-identifiers">Principal identifiers</a>
 */
final class Members {

  static final String SERVICE_ACCOUNT = "serviceAccount:";

  private static final Pattern TOMBSTONE =
      Pattern.compile("deleted:serviceAccount:([^?]+)\\?uid=(\\d+)", Pattern.CASE_INSENSITIVE);

  private Members() {}

  /** A service account's tombstone. */
  record Tombstone(String email, String uniqueId) {}

  static Optional<Tombstone> tombstone(String member) {
    Matcher matcher = TOMBSTONE.matcher(member);
    return matcher.matches()
        ? Optional.of(new Tombstone(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  static String tombstoneOf(String email, String uniqueId) {
    return "deleted:" + SERVICE_ACCOUNT + email + "?uid=" + uniqueId;
  }

  /** Returns the email of a {@code serviceAccount:} member, including workload identity forms. */
  static Optional<String> serviceAccountEmail(String member) {
    return member.regionMatches(true, 0, SERVICE_ACCOUNT, 0, SERVICE_ACCOUNT.length())
        ? Optional.of(member.substring(SERVICE_ACCOUNT.length()))
        : Optional.empty();
  }

  /**
   * Returns the spelling by which members are compared; {@code principal…} forms keep their case.
   */
  static String canonical(String member) {
    return member.startsWith("principal") ? member : member.toLowerCase(Locale.ROOT);
  }
}
