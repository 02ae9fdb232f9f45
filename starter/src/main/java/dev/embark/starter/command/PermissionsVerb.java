package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.Granting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embark permissions FILE|CLUSTER}: shows what the client service accounts may do. */
@Command(
    name = "permissions",
    description = {
      "Show whether service accounts have the permissions Cast AI needs.",
      "Answers yes, no, or could not tell, with the reason; --grant-permissions grants them. A"
          + " project's policy does not show what a group or folder grants. The label"
          + " networkProject names the host project of a shared VPC."
    },
    footer = {
      "",
      "Examples:",
      "  embark permissions fleet.yaml",
      "  embark permissions fleet.yaml --grant-permissions --change CHG0042"
    },
    exitCodeList = {
      "0:all permissions are granted",
      "1:a permission is missing, could not be checked or was not granted",
      "4:Temporal, a worker or Google cannot be reached or refuses the call",
      "64:usage error, invalid manifest, or not confirmed",
      "130:Ctrl-C: detached; the grant in progress continues"
    })
public final class PermissionsVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--grant-permissions",
      description =
          "Create a custom role for each cluster and bind it in its project. Needs a worker that"
              + " runs with EMBARK_ALLOW_GRANTING.")
  boolean grant;

  @Option(names = "--details", description = "Show each service account instead of groups.")
  boolean details;

  @Option(
      names = {"-y", "--yes"},
      description = "Grant without asking.")
  boolean yes;

  @Mixin SubjectOptions named = new SubjectOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public PermissionsVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    Function<EmbarkClient, Subjects> meant = named.read(selection, surroundings);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      Subjects subjects = meant.apply(client);
      List<Seen> seen = look(subjects, client);
      Map<String, List<CustomRoleRequest>> grants = grant ? grants(seen) : Map.of();
      if (grants.isEmpty()) {
        PermissionsReport report = new PermissionsReport(seen, details);
        report.show(console);
        return (report.isComplete() ? ExitCode.DONE : ExitCode.FAILED).number();
      }
      confirm(grants, console);
      return grant(grants, client, console).number();
    }
  }

  private List<Seen> look(Subjects subjects, EmbarkClient client) {
    return client
        .inspections()
        .surveyAccess(subjects.clusters(), authorship.authorship(surroundings));
  }

  private Map<String, List<CustomRoleRequest>> grants(List<Seen> seen) {
    Map<String, List<CustomRoleRequest>> byProject = new TreeMap<>();
    for (Seen each : seen) {
      addGrant(byProject, each.target(), each.inProject(), false);
      if (each.inHostProject() != null) {
        addGrant(byProject, each.target(), each.inHostProject(), true);
      }
    }
    return byProject;
  }

  private void confirm(Map<String, List<CustomRoleRequest>> byProject, Console console) {
    String question =
        "  "
            + byProject.values().stream().mapToLong(List::size).sum()
            + " custom roles in "
            + FleetSummary.counted(byProject.size(), "project")
            + ", bound to the service accounts\nGrant?";
    if (!yes && !console.confirm(question)) {
      throw CommandException.declined("Nothing was granted.");
    }
  }

  private ExitCode grant(
      Map<String, List<CustomRoleRequest>> byProject, EmbarkClient client, Console console) {
    List<Granting.Report> reports = new ArrayList<>();
    List<CustomRoleRequest> left = new ArrayList<>();
    Missed missed = new Missed();
    try {
      byProject.forEach(
          (project, grants) -> {
            for (Granting.Request part : parts(project, grants)) {
              missed
                  .unless(project, () -> report(part, client, console))
                  .ifPresentOrElse(reports::add, () -> left.addAll(part.grants()));
            }
          });
    } finally {
      // Whoever detaches is to know, too, what has been granted by then.
      new GrantReport(reports, missed, left, details).show(console);
    }
    return GrantReport.exitCode(reports, missed);
  }

  /** Returns parts to be granted one after another: a project's policy has a single writer. */
  private static List<Granting.Request> parts(String project, List<CustomRoleRequest> grants) {
    List<Granting.Request> parts = new ArrayList<>();
    for (int from = 0; from < grants.size(); from += Granting.MOST_GRANTS) {
      int to = Math.min(from + Granting.MOST_GRANTS, grants.size());
      parts.add(new Granting.Request(project, List.copyOf(grants.subList(from, to))));
    }
    return parts;
  }

  private Granting.Report report(Granting.Request request, EmbarkClient client, Console console) {
    StartedRun run = client.access().grant(request, authorship.authorship(surroundings));
    return new EndSubject<>(
            run.workflowId(),
            "granting in " + request.projectId(),
            "The same command without --grant-permissions shows what is granted.",
            () -> client.access().report(run, Granting.Report.class))
        .await(surroundings, console, null)
        .orElseThrow();
  }

  private void addGrant(
      Map<String, List<CustomRoleRequest>> byProject,
      ClusterTarget target,
      Permissions permissions,
      boolean host) {
    if (permissions.verdict() != Verdict.YES) {
      byProject
          .computeIfAbsent(permissions.projectId(), project -> new ArrayList<>())
          .add(
              new CustomRoleRequest(
                  target,
                  permissions.projectId(),
                  host,
                  authorship.authorship(surroundings).changeId()));
    }
  }
}
