package dev.embark.workflows.model;

/**
 * The operator's choices for each cluster of a run, onboarding or off-boarding.
 *
 * @param timing waits and budgets; the worker's minimum prevails if it is longer
 * @param onFailure undo, or keep and wait for a person
 * @param includeTerraformManaged go on although Terraform manages the cluster
 * @param relink go on although the cluster is linked to another account (and holds no credentials)
 */
public record ClusterOptions(
    Timing timing, OnFailure onFailure, boolean includeTerraformManaged, boolean relink) {

  public static final ClusterOptions DEFAULT =
      new ClusterOptions(Timing.DEFAULT, OnFailure.ROLLBACK, false, false);

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public ClusterOptions {
    timing = timing == null ? Timing.DEFAULT : timing;
    onFailure = onFailure == null ? OnFailure.ROLLBACK : onFailure;
  }
}
