package dev.embark.workflows.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides the fleet's window among its running batches, the oldest first, so that the tail of one
 * batch overlaps the head of the next and no slot idles while a batch could use it.
 */
public final class WindowSharing {

  private WindowSharing() {}

  /**
   * What a batch claims.
   *
   * @param need clusters of it that have not ended, and may be under way now or later
   * @param committed clusters that it may have under way already, whatever it is sent now
   */
  public record Claim(int need, int committed) {}

  /**
   * The windows.
   *
   * @param windows one for each batch, in the given order; together at most the fleet's window,
   *     unless batches are committed to more already
   * @param free slots that no running batch can use: enough for another batch
   */
  public record Shares(List<Integer> windows, int free) {}

  /**
   * Divides the window. A younger batch gives up what an older one needs, but no batch is given a
   * place that another may still be using: the place would be used twice.
   *
   * @param maxInFlight the fleet's window
   * @param claims of each batch, the oldest first
   */
  public static Shares share(int maxInFlight, List<Claim> claims) {
    List<Integer> windows = new ArrayList<>();
    int free = maxInFlight;
    int spare = maxInFlight - claims.stream().mapToInt(Claim::committed).sum();
    for (Claim claim : claims) {
      int due = Math.min(claim.need(), free);
      free -= due;
      int more = Math.max(0, Math.min(due - claim.committed(), spare));
      spare -= more;
      windows.add(Math.min(due, claim.committed() + more));
    }
    return new Shares(List.copyOf(windows), Math.max(0, Math.min(free, spare)));
  }
}
