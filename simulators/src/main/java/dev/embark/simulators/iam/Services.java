package dev.embark.simulators.iam;

/** The APIs by the names under which projects switch them on. */
final class Services {

  static final String IAM = "iam.googleapis.com";
  static final String RESOURCE_MANAGER = "cloudresourcemanager.googleapis.com";
  static final String POLICY_TROUBLESHOOTER = "policytroubleshooter.googleapis.com";
  static final String SERVICE_USAGE = "serviceusage.googleapis.com";

  private Services() {}
}
