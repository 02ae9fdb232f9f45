package dev.embark.starter.doctor;

import dev.embark.workflows.model.Access.ImpersonationApi;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.ErrorCode.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks whether the API that Cast AI needs to impersonate is enabled in the clusters' projects.
 */
final class ImpersonationApiChecks {

  private static final String NAME = "impersonation API";
  private static final String API = "iamcredentials.googleapis.com";

  private ImpersonationApiChecks() {}

  /** Returns one check for all projects in which it is enabled, and one for each other answer. */
  static List<Check> of(List<ImpersonationApi> found) {
    Map<String, ImpersonationApi> byProject = new TreeMap<>();
    found.forEach(each -> byProject.putIfAbsent(each.projectId(), each));
    List<Check> checks = new ArrayList<>();
    long on = byProject.values().stream().filter(each -> each.on() == Verdict.YES).count();
    if (on > 0) {
      checks.add(Check.ok(NAME, API + " is on in " + on + (on == 1 ? " project" : " projects")));
    }
    byProject.values().stream()
        .filter(each -> each.on() == Verdict.NO)
        .forEach(each -> checks.add(off(each.projectId())));
    byProject.values().stream()
        .filter(each -> each.on() == Verdict.UNKNOWN)
        .collect(
            Collectors.groupingBy(
                each -> String.valueOf(each.why()),
                TreeMap::new,
                Collectors.mapping(ImpersonationApi::projectId, Collectors.toList())))
        .forEach((why, projects) -> checks.add(untold(why, projects)));
    return checks;
  }

  private static Check off(String project) {
    return Check.problem(
            NAME,
            API + " is off in " + project + ": nobody can impersonate there.",
            "gcloud services enable " + API + " --project=" + project)
        .move(Move.PROJECT_OWNER)
        .about(List.of(project));
  }

  private static Check untold(String why, List<String> projects) {
    String where = projects.size() == 1 ? projects.get(0) : projects.size() + " projects";
    return Check.notChecked(
            NAME, "Could not tell whether " + API + " is on in " + where + ": " + why)
        .about(projects);
  }
}
