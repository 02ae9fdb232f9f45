package dev.embark.workflows.model;

/**
 * What a fleet orders a batch to do from now on: its share of the window, whether to pause, and
 * whether to stop or roll back. Numbered, because orders may arrive in another order than they were
 * sent.
 *
 * @param window clusters the batch may have under way
 * @param paused whether to start nothing for now
 * @param mode whether to run, or how to end
 * @param number counts the shares that the batch is sent; 0 for the one that it was started with,
 *     and from older fleets, which did not count them
 */
public record Share(int window, boolean paused, Mode mode, int number) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Share {
    mode = mode == null ? Mode.RUN : mode;
  }

  /** Whether no further cluster is started. */
  public boolean startsNothing() {
    return paused || mode != Mode.RUN;
  }

  /** The same share with at most this window. */
  public Share within(int most) {
    return new Share(Math.min(window, most), paused, mode, number);
  }

  /** The share that a batch is started with. */
  public static Share first(int window) {
    return new Share(window, false, Mode.RUN, 0);
  }
}
