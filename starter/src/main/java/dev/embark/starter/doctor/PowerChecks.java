package dev.embark.starter.doctor;

import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.WorkersRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks that the worker cannot edit accounts that are not on its list. */
final class PowerChecks {

  private static final String NAME = "worker's powers";

  private PowerChecks() {}

  /**
   * Returns one check for all projects alike, and one for each project in which it has too many
   * permissions.
   */
  static List<Check> of(List<Checkup.Powers> found, WorkersAccount worker) {
    Map<String, Checkup.Powers> byProject = new TreeMap<>();
    found.forEach(powers -> byProject.putIfAbsent(powers.projectId(), powers));
    Map<String, List<String>> alike =
        byProject.values().stream()
            .filter(powers -> powers.writable().isEmpty())
            .collect(
                Collectors.groupingBy(
                    PowerChecks::sentence,
                    TreeMap::new,
                    Collectors.mapping(Checkup.Powers::projectId, Collectors.toList())));
    List<Check> checks = new ArrayList<>();
    alike.forEach((sentence, projects) -> checks.add(check(sentence, projects, byProject)));
    byProject.values().stream()
        .filter(powers -> !powers.writable().isEmpty())
        .sorted(Comparator.comparing(Checkup.Powers::projectId))
        .forEach(powers -> checks.add(tooMany(powers, worker)));
    return checks;
  }

  private static String sentence(Checkup.Powers powers) {
    if (powers.unknownBecause() != null) {
      return "unknown whether the worker can edit accounts outside its list: "
          + powers.unknownBecause();
    }
    return powers.tried() == 0
        ? "every account is on the worker's list"
        : "the worker cannot edit accounts outside its list";
  }

  private static Check check(
      String sentence, List<String> projects, Map<String, Checkup.Powers> byProject) {
    String where = projects.size() == 1 ? projects.get(0) : projects.size() + " projects";
    String message = "in " + where + ", " + sentence;
    boolean known = byProject.get(projects.get(0)).unknownBecause() == null;
    return (known ? Check.ok(NAME, message) : Check.notChecked(NAME, message)).about(projects);
  }

  private static Check tooMany(Checkup.Powers powers, WorkersAccount worker) {
    String role = WorkersRole.of(powers.projectId());
    List<String> advice =
        List.of(
            "Grant "
                + role
                + " on each account instead of the project, then remove the project's grants:",
            removal(powers.projectId(), role, worker),
            removal(powers.projectId(), "roles/iam.serviceAccountAdmin", worker));
    return Check.warning(
            NAME,
            "In "
                + powers.projectId()
                + " the worker could set the policy of accounts outside its list, such as "
                + powers.writable().get(0)
                + ": it has more rights than it needs.",
            worker.commands(advice).toArray(new String[0]))
        .about(powers.writable());
  }

  private static String removal(String project, String role, WorkersAccount worker) {
    return "gcloud projects remove-iam-policy-binding %s --role=%s --member=%s --condition=None"
        .formatted(project, role, worker.member());
  }
}
