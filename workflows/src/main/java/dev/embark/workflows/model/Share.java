package dev.embark.workflows.model;

/**
 * A batch's share of the fleet's limits.
 *
 * @param window clusters the batch may have under way
 * @param paused whether to start nothing for now
 * @param mode what to do with the clusters
 * @param number counts the shares that the batch is told; 0 for the one that it was started with,
 *     and for those of fleets that did not count them yet
 */
public record Share(int window, boolean paused, Mode mode, int number) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Share {
    mode = mode == null ? Mode.RUN : mode;
  }

  /** Whether clusters that have not started stay so. */
  public boolean startsNothing() {
    return paused || mode != Mode.RUN;
  }

  /** The same with at most this window. */
  public Share within(int most) {
    return new Share(Math.min(window, most), paused, mode, number);
  }

  /** The share that a batch is started with. */
  public static Share first(int window) {
    return new Share(window, false, Mode.RUN, 0);
  }
}
