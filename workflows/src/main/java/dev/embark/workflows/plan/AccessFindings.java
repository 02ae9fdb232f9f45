package dev.embark.workflows.plan;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Finding.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a plan reports about permissions and keys. All of it are notes: Cast AI accepts an update
 * without the permissions, and what is missing shows only when it works with the cluster.
 */
public final class AccessFindings {

  /** The account lacks permissions that Cast AI works with. */
  public static final String PERMISSION_MISSING = "PERMISSION_MISSING";

  /** Whether the account has them could not be determined. */
  public static final String PERMISSION_UNCLEAR = "PERMISSION_UNCLEAR";

  /** The account has keys that people made. */
  public static final String KEYS_LEFT = "KEYS_LEFT";

  private static final int MOST_NAMED = 5;

  private AccessFindings() {}

  /** All findings about one account. */
  public static List<Finding> of(Seen seen, long nowMillis) {
    List<Finding> findings = new ArrayList<>();
    add(findings, seen.inProject());
    if (seen.inHostProject() != null) {
      add(findings, seen.inHostProject());
    }
    if (seen.keys() != null) {
      Access.Keys enabled = seen.keys().enabled();
      if (!enabled.keys().isEmpty()) {
        findings.add(new Finding(Weight.NOTE, KEYS_LEFT, keys(enabled, nowMillis)));
      }
    }
    return findings;
  }

  /** The permissions that were not found, and where. */
  static String missing(Permissions permissions) {
    List<String> names = permissions.missing();
    String named = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    String more = names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
    return "in project " + permissions.projectId() + ": " + named + more + ".";
  }

  /** Which keys, their age, and when they were last used, as far as known. */
  static String keys(Access.Keys enabled, long nowMillis) {
    return "Keys made by people: "
        + enabled.keys().stream().map(key -> key(key, nowMillis)).collect(Collectors.joining(", "))
        + "."
        + (enabled.lastUseUnseen() == null
            ? ""
            : " When they were last used is not known: " + enabled.lastUseUnseen() + ".");
  }

  private static String key(Access.Key key, long nowMillis) {
    OptionalLong age = key.ageDays(nowMillis);
    List<String> known = new ArrayList<>();
    age.ifPresent(days -> known.add(days + " days old"));
    if (key.lastUse() != null) {
      known.add("last use: " + key.lastUse().words());
    }
    return key.id()
        + " of "
        + key.createdAt()
        + (known.isEmpty() ? "" : " (" + String.join(", ", known) + ")");
  }

  private static void add(List<Finding> findings, Permissions permissions) {
    if (permissions.verdict() == Verdict.NO) {
      findings.add(
          new Finding(Weight.NOTE, PERMISSION_MISSING, "Not granted " + missing(permissions)));
    } else if (permissions.verdict() == Verdict.UNKNOWN) {
      findings.add(
          new Finding(
              Weight.NOTE,
              PERMISSION_UNCLEAR,
              "Not found " + missing(permissions) + " Could not tell: " + permissions.why() + "."));
    }
  }
}
