package dev.embark.workflows.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares the fleet's window out over its running batches, the oldest first, so that the tail of one
 * batch overlaps the head of the next and no slot idles while somebody could use it.
 */
public final class WindowSharing {

  private WindowSharing() {}

  /**
   * The windows.
   *
   * @param windows one for each batch, in the given order; together at most the fleet's window
   * @param free slots that no running batch can use: enough for another batch
   */
  public record Shares(List<Integer> windows, int free) {}

  /**
   * Shares the window out.
   *
   * @param maxInFlight the fleet's window
   * @param needs clusters of each batch that have not ended, the oldest batch first
   */
  public static Shares share(int maxInFlight, List<Integer> needs) {
    List<Integer> windows = new ArrayList<>();
    int free = maxInFlight;
    for (int need : needs) {
      int window = Math.min(need, free);
      windows.add(window);
      free -= window;
    }
    return new Shares(List.copyOf(windows), free);
  }
}
