package dev.embark.workflows.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a well-formed target looks like. An id that is a UUID can never become a path, and an e-mail
 * that matches can never leave the quotes of a condition.
 */
public final class TargetRules {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Project ids, including domain-scoped ones ({@code example.com:p}). */
  private static final Pattern PROJECT =
      Pattern.compile("([a-z0-9][-a-z0-9.]{0,61}[a-z0-9]:)?[a-z][-a-z0-9]{4,28}[a-z0-9]");

  /** User-made accounts and Google's default ones ({@code …@developer.gserviceaccount.com}). */
  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile(
          "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?@[a-z][-a-z0-9.]{0,120}\\.gserviceaccount\\.com");

  private TargetRules() {}

  /** Whether the text is a Cast AI cluster id, in the lower-case form that Cast AI writes. */
  public static boolean isClusterId(String text) {
    return UUID.matcher(text).matches();
  }

  /** Whether the text has the form of a Google project id, also of a domain-scoped one. */
  public static boolean isProjectId(String text) {
    return PROJECT.matcher(text).matches();
  }

  /**
   * Whether the text has the form of a Google service account's e-mail in lower case, of any
   * project; no {@code serviceAccount:} stands before it.
   */
  public static boolean isServiceAccount(String text) {
    return SERVICE_ACCOUNT.matcher(text).matches();
  }

  /**
   * The project that a service account's e-mail names; empty if it names none, as with Google's
   * default accounts.
   */
  public static String projectOf(String serviceAccount) {
    String suffix = ".iam.gserviceaccount.com";
    int at = serviceAccount.indexOf('@');
    if (at < 0 || !serviceAccount.endsWith(suffix)) {
      return "";
    }
    String domain = serviceAccount.substring(at + 1, serviceAccount.length() - suffix.length());
    int dot = domain.indexOf('.');
    // A domain-scoped project example.com:p appears as p.example.com here.
    return dot < 0 ? domain : domain.substring(dot + 1) + ":" + domain.substring(0, dot);
  }

  /** The project that the client service account names, or the cluster's if it names none. */
  public static String accountProject(ClusterTarget target) {
    String named = projectOf(target.clientServiceAccount());
    return named.isEmpty() ? target.projectId() : named;
  }

  /** Everything that is wrong with the target, in words; empty if nothing is. */
  public static List<String> problems(ClusterTarget target) {
    List<String> problems = new ArrayList<>();
    require(problems, target.clusterId(), UUID, "cluster id is not a UUID");
    require(problems, target.projectId(), PROJECT, "project is not a Google project id");
    require(
        problems,
        target.clientServiceAccount(),
        SERVICE_ACCOUNT,
        "service account is not an e-mail of a Google service account");
    require(problems, target.credential(), PlainNames.PLAIN, "credential is not a plain name");
    return problems;
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  private static void require(List<String> problems, String value, Pattern form, String problem) {
    if (value == null || !form.matcher(value).matches()) {
      problems.add(problem);
    }
  }
}
