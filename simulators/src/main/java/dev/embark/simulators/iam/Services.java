package dev.embark.simulators.iam;

/** The APIs by the names under which projects enable them. */
final class Services {

  static final String IAM = "iam.googleapis.com";
  static final String IAM_CREDENTIALS = "iamcredentials.googleapis.com";
  static final String RESOURCE_MANAGER = "cloudresourcemanager.googleapis.com";
  static final String POLICY_TROUBLESHOOTER = "policytroubleshooter.googleapis.com";
  static final String SERVICE_USAGE = "serviceusage.googleapis.com";
  static final String POLICY_ANALYZER = "policyanalyzer.googleapis.com";

  private Services() {}

  /** Returns the name used in errors. */
  static String title(String name) {
    return switch (name) {
      case IAM -> "Identity and Access Management (IAM) API";
      case IAM_CREDENTIALS -> "IAM Service Account Credentials API";
      case POLICY_TROUBLESHOOTER -> "Policy Troubleshooter API";
      case SERVICE_USAGE -> "Service Usage API";
      case POLICY_ANALYZER -> "Policy Analyzer API";
      default -> "Cloud Resource Manager API";
    };
  }
}
