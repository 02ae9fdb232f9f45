package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.Granting.Granted;
import dev.embark.workflows.model.Granting.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The results of grants, for people and for programs. */
final class GrantReport {
  private final List<Line> grants;
  private final Missed missed;
  private final List<CustomRoleRequest> left;
  private final boolean details;

  /**
   * Creates a report.
   *
   * @param missed the projects whose grants, or a part of them, have no report, with the reason
   * @param left the grants without a report
   * @param details whether to show people each grant, however many there are
   */
  GrantReport(
      List<Granting.Report> reports, Missed missed, List<CustomRoleRequest> left, boolean details) {
    this.missed = missed;
    this.left = left;
    this.grants =
        reports.stream()
            .flatMap(
                report -> report.grants().stream().map(each -> new Line(report.projectId(), each)))
            .toList();
    this.details = details;
  }

  /** Returns the code with which the command ends. */
  static ExitCode exitCode(List<Granting.Report> reports, Missed missed) {
    return missed.isNone() && reports.stream().allMatch(Granting.Report::isComplete)
        ? ExitCode.DONE
        : missed.exitCode();
  }

  void show(Console console) {
    if (console.forPrograms()) {
      List<ObjectNode> each = new ArrayList<>();
      grants.forEach(line -> each.add(json(line.granted())));
      left.forEach(grant -> each.add(notGranted(grant)));
      console.documents(Json.document("Grants"), "grants", "Granted", each);
      return;
    }
    console.lines(
        details || grants.size() + left.size() <= Excerpt.MOST_ONE_BY_ONE ? oneByOne() : counted());
    console.lines(failures());
    // All of them: no other place records what is left over.
    grants.stream()
        .map(Line::granted)
        .filter(each -> each.result() == Result.LEFT_OVER && each.manualCommand() != null)
        .forEach(each -> console.line("  run: " + each.manualCommand()));
    missed.byName().forEach((project, trouble) -> Missed.print(project, trouble, console));
  }

  private List<String> oneByOne() {
    TextTable table = new TextTable("SERVICE ACCOUNT", "RESULT", "ROLE");
    grants.stream()
        .map(Line::granted)
        .forEach(each -> table.row(each.account(), each.result().name(), each.role()));
    left.forEach(each -> table.row(each.target().clientServiceAccount(), Missed.RESULT, ""));
    return table.lines();
  }

  private List<String> counted() {
    TextTable table = new TextTable("GRANTS", "RESULT", "PROJECT");
    Map<String, Map<Result, Long>> counts =
        grants.stream()
            .collect(
                Collectors.groupingBy(
                    Line::project,
                    TreeMap::new,
                    Collectors.groupingBy(
                        line -> line.granted().result(), TreeMap::new, Collectors.counting())));
    counts.forEach(
        (project, results) ->
            results.forEach(
                (result, count) -> table.row(Long.toString(count), result.name(), project)));
    left.stream()
        .collect(
            Collectors.groupingBy(
                CustomRoleRequest::projectId, TreeMap::new, Collectors.counting()))
        .forEach((project, count) -> table.row(Long.toString(count), Missed.RESULT, project));
    return table.lines();
  }

  /** Returns a paragraph for each code, project and result: one remedy for all its grants. */
  private List<String> failures() {
    Map<Failure, List<Granted>> groups =
        grants.stream()
            .filter(line -> line.granted().code() != null)
            .collect(
                Collectors.groupingBy(
                    Failure::of,
                    TreeMap::new,
                    Collectors.mapping(Line::granted, Collectors.toList())));
    List<String> lines = new ArrayList<>();
    groups.forEach((failure, members) -> lines.addAll(failure.lines(members)));
    return lines;
  }

  private static ObjectNode json(Granted granted) {
    return Json.object()
        .put("clusterId", granted.clusterId())
        .put("serviceAccount", granted.account())
        .put("result", granted.result().name())
        .put("role", granted.role())
        .put("code", granted.code() == null ? null : granted.code().name())
        .put("message", granted.message())
        .put("manualCommand", granted.manualCommand());
  }

  /** Uses the form of the other grants, so that none is missing from the list. */
  private ObjectNode notGranted(CustomRoleRequest grant) {
    CommandException why = missed.byName().get(grant.projectId());
    return Json.object()
        .put("clusterId", grant.target().clusterId())
        .put("serviceAccount", grant.target().clientServiceAccount())
        .put("result", Missed.RESULT)
        .putNull("role")
        .putNull("code")
        .put("message", why == null ? null : why.what())
        .putNull("manualCommand");
  }

  private record Line(String project, Granted granted) {}

  /** What failed grants have in common. */
  private record Failure(ErrorCode code, String project, Result result)
      implements Comparable<Failure> {
    private static final Comparator<Failure> ORDER =
        Comparator.comparing(Failure::code)
            .thenComparing(Failure::project)
            .thenComparing(Failure::result);

    static Failure of(Line line) {
      ErrorCode code = line.granted().code();
      return new Failure(
          code == null ? ErrorCode.INTERNAL : code, line.project(), line.granted().result());
    }

    @Override
    public int compareTo(Failure other) {
      return ORDER.compare(this, other);
    }

    List<String> lines(List<Granted> members) {
      String message = members.size() == 1 ? members.get(0).message() : null;
      return List.of(
          "",
          code
              + "  "
              + project
              + "  "
              + FleetSummary.counted(members.size(), "service account")
              + "  "
              + result,
          "    " + (message == null ? code.meaning() : message),
          "    next move: " + code.move().who() + ". " + code.remedy(),
          "    " + Excerpt.names(members.stream().map(Granted::account).distinct().toList()));
    }
  }
}
