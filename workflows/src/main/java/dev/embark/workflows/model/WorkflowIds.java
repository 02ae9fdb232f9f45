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

  /** The id of a batch: unique over the fleet's runs, waves and retries. */
  public static String batch(String fleet, String fleetRunId, String wave, int number) {
    return fleet(fleet) + "/" + fleetRunId.substring(0, 8) + "/" + wave + "/" + number;
  }
}
