package dev.embark.workflows.model;

import java.util.List;

/**
 * The custom role that {@code docs/security.md} recommends for the worker: the permissions on a
 * client service account that onboarding needs, and nothing else.
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

  /** The command that creates it in a project. */
  public static String creation(String project) {
    return "gcloud iam roles create %s --project=%s --title=\"Embark worker\" --permissions=%s"
        .formatted(ID, project, String.join(",", PERMISSIONS));
  }

  /**
   * The command that grants it on one account. Without the flag for the condition, gcloud refuses
   * on accounts that have conditional bindings, as those that were onboarded.
   *
   * @param member the member in gcloud's notation
   */
  public static String grant(String project, String account, String member) {
    return ("gcloud iam service-accounts add-iam-policy-binding %s --project=%s --role=%s"
            + " --member=%s --condition=None")
        .formatted(account, project, of(project), member);
  }
}
