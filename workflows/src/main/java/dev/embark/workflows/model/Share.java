package dev.embark.workflows.model;

/**
 * A batch's share of the fleet's limits.
 *
 * @param window clusters the batch may have under way
 * @param paused whether to start nothing for now
 * @param mode what to do with the clusters
 */
public record Share(int window, boolean paused, Mode mode) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Share {
    mode = mode == null ? Mode.RUN : mode;
  }
}
