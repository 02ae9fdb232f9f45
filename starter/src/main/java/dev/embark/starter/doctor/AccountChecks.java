package dev.embark.starter.doctor;

import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.WorkersRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks the client service accounts. */
final class AccountChecks {

  /** The most accounts with the same trouble whose commands are written out. */
  private static final int MOST_COMMANDS = 3;

  private static final String NAME = "service accounts";

  private AccountChecks() {}

  /** Returns one check for each trouble in each project; one sentence if there is none. */
  static List<Check> of(int accounts, List<Checkup.Finding> findings, WorkersAccount worker) {
    List<Check> checks = new ArrayList<>();
    if (accounts == 0) {
      checks.add(
          Check.notChecked(NAME, "Name a manifest to have its accounts checked: doctor FILE"));
      return checks;
    }
    int fine = accounts - findings.size();
    if (fine > 0) {
      checks.add(Check.ok(NAME, fine + " exist, are enabled, and the worker may set their policy"));
    }
    Map<String, List<Checkup.Finding>> groups =
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    finding -> finding.code() + " " + finding.projectId(),
                    TreeMap::new,
                    Collectors.toList()));
    groups.values().forEach(group -> checks.add(group(group, worker)));
    return checks;
  }

  private static Check group(List<Checkup.Finding> group, WorkersAccount worker) {
    Checkup.Finding first = group.get(0);
    ErrorCode code = first.code();
    String project = String.valueOf(first.projectId());
    String count = group.size() == 1 ? "1 account" : group.size() + " accounts";
    List<String> accounts = group.stream().map(Checkup.Finding::subject).sorted().toList();
    return new Check(
        NAME,
        Check.Standing.of(code),
        count + " in " + project + ": " + code + ". " + first.message(),
        code.move().who(),
        worker.commands(advice(code, project, accounts, worker)),
        accounts);
  }

  private static List<String> advice(
      ErrorCode code, String project, List<String> accounts, WorkersAccount worker) {
    List<String> advice = new ArrayList<>();
    if (code == ErrorCode.IAM_PERMISSION_DENIED) {
      advice.add("Create the worker's role once in the project, if it is missing, and grant it:");
      advice.add(WorkersRole.creation(project));
    }
    accounts.stream()
        .limit(MOST_COMMANDS)
        .map(account -> command(code, project, account, worker))
        .filter(command -> !command.isEmpty())
        .distinct()
        .forEach(advice::add);
    if (advice.isEmpty()) {
      advice.add(code.remedy());
    } else if (accounts.size() > MOST_COMMANDS) {
      advice.add("and so on for the rest; --output json names them all");
    }
    return advice;
  }

  private static String command(
      ErrorCode code, String project, String account, WorkersAccount worker) {
    return switch (code) {
      case IAM_PERMISSION_DENIED -> WorkersRole.grant(project, account, worker.member());
      case SERVICE_ACCOUNT_DISABLED ->
          "gcloud iam service-accounts enable " + account + " --project=" + project;
      case SERVICE_ACCOUNT_NOT_FOUND ->
          "gcloud iam service-accounts create "
              + account.replaceFirst("@.*", "")
              + " --project="
              + project;
      default -> "";
    };
  }
}
