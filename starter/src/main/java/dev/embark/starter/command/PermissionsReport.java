package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.CastAiPermissions;
import dev.embark.workflows.model.ErrorCode.Move;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The permissions of service accounts, for people and for programs. */
final class PermissionsReport {
  private static final int MOST_MISSING = 3;

  private final List<Seen> seen;
  private final boolean details;

  /**
   * Creates a report.
   *
   * @param details whether to show people each account, however many there are
   */
  PermissionsReport(List<Seen> seen, boolean details) {
    this.seen = seen;
    this.details = details;
  }

  /** Unknown permissions do not count as granted: callers must not rely on them. */
  boolean isComplete() {
    return seen.stream()
        .flatMap(PermissionsReport::all)
        .allMatch(one -> one.verdict() == Verdict.YES);
  }

  void show(Console console) {
    if (console.forPrograms()) {
      ObjectNode head = Json.document("Permissions").put("asOf", CastAiPermissions.VERSION);
      List<ObjectNode> accounts = seen.stream().map(PermissionsReport::json).toList();
      console.documents(head, "accounts", "AccountPermissions", accounts);
      return;
    }
    console.lines(details || seen.size() <= Excerpt.MOST_ONE_BY_ONE ? oneByOne() : grouped());
    console.talk("As of " + CastAiPermissions.VERSION + ".");
  }

  private List<String> oneByOne() {
    TextTable table = new TextTable("SERVICE ACCOUNT", "PROJECT", "HAS ALL", "NOT FOUND");
    seen.forEach(
        each ->
            all(each)
                .forEach(
                    one ->
                        table.row(
                            each.target().clientServiceAccount(),
                            one.projectId(),
                            word(one.verdict()),
                            missing(one))));
    List<String> lines = new ArrayList<>(table.lines());
    seen.stream()
        .flatMap(PermissionsReport::all)
        .filter(one -> one.why() != null)
        .map(one -> "could not tell in " + one.projectId() + ": " + one.why())
        .distinct()
        .forEach(lines::add);
    return lines;
  }

  /**
   * Returns a paragraph for the accounts with the same permissions in a project; troubles first.
   */
  private List<String> grouped() {
    Map<Permissions, Set<String>> accounts = new LinkedHashMap<>();
    seen.forEach(
        each ->
            all(each)
                .forEach(
                    one ->
                        accounts
                            .computeIfAbsent(one, any -> new LinkedHashSet<>())
                            .add(each.target().clientServiceAccount())));
    return accounts.entrySet().stream()
        .map(entry -> new Group(entry.getKey(), List.copyOf(entry.getValue())))
        .sorted(Group.TROUBLES_FIRST)
        .flatMap(group -> group.lines().stream())
        .toList();
  }

  private static String missing(Permissions one) {
    int rest = one.missing().size() - MOST_MISSING;
    return rest > 0
        ? String.join(", ", one.missing().subList(0, MOST_MISSING)) + " + " + rest
        : String.join(", ", one.missing());
  }

  private static ObjectNode json(Seen seen) {
    ObjectNode document = Json.object();
    document.put("clusterId", seen.target().clusterId());
    document.put("serviceAccount", seen.target().clientServiceAccount());
    ArrayNode projects = document.putArray("projects");
    all(seen)
        .forEach(
            one -> {
              ObjectNode project = projects.addObject();
              project.put("project", one.projectId());
              project.put("verdict", one.verdict().name());
              project.put("why", one.why());
              one.missing().forEach(project.putArray("notFound")::add);
            });
    return document;
  }

  private static Stream<Permissions> all(Seen seen) {
    return Stream.of(seen.inProject(), seen.inHostProject()).filter(each -> each != null);
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case YES -> "yes";
      case NO -> "no";
      case UNKNOWN -> "could not tell";
    };
  }

  /** Accounts with the same permissions. */
  private record Group(Permissions permissions, List<String> accounts) {
    static final Comparator<Group> TROUBLES_FIRST =
        Comparator.comparing((Group group) -> group.permissions().verdict() == Verdict.YES)
            .thenComparing(group -> group.permissions().verdict())
            .thenComparing(group -> -group.accounts().size())
            .thenComparing(group -> group.permissions().projectId());

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          word(permissions.verdict())
              + "  "
              + permissions.projectId()
              + "  "
              + FleetSummary.counted(accounts.size(), "service account"));
      if (!permissions.missing().isEmpty()) {
        lines.add("    not found: " + missing(permissions));
      }
      if (permissions.why() != null) {
        lines.add("    why: " + permissions.why());
      }
      if (permissions.verdict() == Verdict.NO) {
        lines.add(
            "    next move: "
                + Move.PROJECT_OWNER.who()
                + ". Bind a role that has them, or let the worker do so: --grant-permissions");
      }
      lines.add("    " + Excerpt.names(accounts));
      return lines;
    }
  }
}
