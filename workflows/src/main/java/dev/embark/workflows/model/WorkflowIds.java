package dev.embark.workflows.model;

/** The ids under which workflows run: one at a time for each cluster and each fleet name. */
public final class WorkflowIds {

  private WorkflowIds() {}

  /** The id of every run that changes this cluster. */
  public static String cluster(String clusterId) {
    return "cluster/" + clusterId;
  }

  /** The id of every run that changes this project's policy or custom roles. */
  public static String projectPolicy(String projectId) {
    return "project-policy/" + projectId;
  }

  /** The id of every run that switches the keys of this account. */
  public static String keys(String account) {
    return "keys/" + account;
  }

  /** The id of a notice about a fleet's run. */
  public static String notice(String fleet, String fleetRunId, int number) {
    return "notice/" + fleet + "/" + fleetRunId.substring(0, 8) + "/" + number;
  }

  public static String fleet(String name) {
    return "fleet/" + name;
  }

  /** The id of a plan: at any time only one run plans the same content. */
  public static String plan(String fleet, String digest) {
    return "plan/" + fleet + "/" + digest.substring(0, Math.min(12, digest.length()));
  }

  /** The id of a part of a plan: unique over the plan's runs. */
  public static String planPage(String fleet, String planRunId, int number) {
    return "plan/" + fleet + "/" + planRunId.substring(0, 8) + "/" + number;
  }

  /** The id of a comparison of a fleet with its manifest. */
  public static String drift(String fleet) {
    return "drift/" + fleet;
  }

  /** The id of the schedule that compares a fleet regularly. */
  public static String driftSchedule(String fleet) {
    return "embark-drift/" + fleet;
  }

  /** The id of a part of a comparison: unique over the comparison's runs. */
  public static String driftPage(String fleet, String driftRunId, int number) {
    return "drift/" + fleet + "/" + driftRunId.substring(0, 8) + "/" + number;
  }

  /** The id of a batch: unique over the fleet's runs, waves and retries. */
  public static String batch(String fleet, String fleetRunId, String wave, int number) {
    return wave(fleet, fleetRunId, wave) + "/" + number;
  }

  /** The id of a read-only look at a part of a wave. */
  public static String check(String fleet, String fleetRunId, String wave, int number) {
    return wave(fleet, fleetRunId, wave) + "/check/" + number;
  }

  private static String wave(String fleet, String fleetRunId, String wave) {
    return fleet(fleet) + "/" + fleetRunId.substring(0, 8) + "/" + wave;
  }
}
