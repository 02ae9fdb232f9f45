package dev.embark.workflows.model;

/** The ids under which workflows run: one at a time for each cluster and each fleet name. */
public final class WorkflowIds {

  private WorkflowIds() {}

  /** The id of whatever changes this cluster. */
  public static String cluster(String clusterId) {
    return "cluster/" + clusterId;
  }

  public static String fleet(String name) {
    return "fleet/" + name;
  }

  /** The id of a plan: the same content is planned once at a time. */
  public static String plan(String fleet, String digest) {
    return "plan/" + fleet + "/" + digest.substring(0, Math.min(12, digest.length()));
  }

  /** The id of a part of a plan: unique over the plan's runs. */
  public static String planPage(String fleet, String planRunId, int number) {
    return "plan/" + fleet + "/" + planRunId.substring(0, 8) + "/" + number;
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
