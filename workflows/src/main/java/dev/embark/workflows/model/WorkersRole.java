package dev.embark.workflows.model;

import java.util.List;

/**
 * The custom role that {@code docs/security.md} advises for the worker: what onboarding needs of a
 * client service account, and nothing else.
 */
public final class WorkersRole {

  public static final List<String> PERMISSIONS =
      List.of(
          "iam.serviceAccounts.get",
          "iam.serviceAccounts.getIamPolicy",
          "iam.serviceAccounts.setIamPolicy");

  private static final String ID = "embarkWorker";

  private WorkersRole() {}

  /** Its full name; a project's custom role can be granted within that project only. */
  public static String of(String project) {
    return "projects/" + project + "/roles/" + ID;
  }

  /** The command that makes it in a project. */
  public static String creation(String project) {
    return "gcloud iam roles create %s --project=%s --title=\"Embark worker\" --permissions=%s"
        .formatted(ID, project, String.join(",", PERMISSIONS));
  }

  /**
   * The command that grants it on one account.
   *
   * @param member as gcloud writes it
   */
  public static String grant(String project, String account, String member) {
    return "gcloud iam service-accounts add-iam-policy-binding %s --project=%s --role=%s --member=%s"
        .formatted(account, project, of(project), member);
  }
}
