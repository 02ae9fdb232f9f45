package dev.embark.starter.doctor;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ErrorCode.Move;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks whether the client service accounts have the permissions in their projects that Cast AI
 * needs.
 */
final class PermissionChecks {

  private static final String NAME = "permissions";
  private static final int MOST_NAMED = 5;

  private PermissionChecks() {}

  /**
   * Returns one check for each set of permissions that is missing or unknown in a project.
   *
   * @param accounts the number of accounts that were checked
   * @param lacking the accounts without all permissions, with the project
   */
  static List<Check> of(int accounts, List<Checkup.Reach> lacking) {
    List<Check> checks = new ArrayList<>();
    long complete = accounts - lacking.stream().map(Checkup.Reach::account).distinct().count();
    if (complete > 0) {
      checks.add(
          Check.ok(
              NAME, complete + " accounts have all permissions Cast AI needs in their project"));
    }
    Map<Access.Permissions, List<String>> groups =
        new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
    groups.putAll(
        lacking.stream()
            .sorted(Comparator.comparing(Checkup.Reach::account))
            .collect(
                Collectors.groupingBy(
                    Checkup.Reach::permissions,
                    Collectors.mapping(Checkup.Reach::account, Collectors.toList()))));
    groups.forEach((permissions, those) -> checks.add(group(permissions, those)));
    return checks;
  }

  private static Check group(Access.Permissions permissions, List<String> accounts) {
    String who =
        (accounts.size() == 1 ? accounts.get(0) : accounts.size() + " accounts")
            + " in "
            + permissions.projectId();
    if (permissions.verdict() == Verdict.UNKNOWN) {
      return Check.notChecked(NAME, "Could not tell for " + who + ": " + permissions.why())
          .about(accounts);
    }
    return Check.problem(
            NAME,
            "Missing for " + who + ": " + few(permissions.missing()) + ".",
            "Bind a role with these permissions in the project, such as Cast AI's custom role;"
                + " docs/troubleshooting.md#permissions tells how")
        .move(Move.PROJECT_OWNER)
        .about(accounts);
  }

  private static String few(List<String> missing) {
    int rest = missing.size() - MOST_NAMED;
    return String.join(", ", missing.subList(0, Math.min(MOST_NAMED, missing.size())))
        + (rest > 0 ? " and " + rest + " more" : "");
  }
}
