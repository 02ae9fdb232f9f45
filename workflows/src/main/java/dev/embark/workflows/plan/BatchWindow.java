package dev.embark.workflows.plan;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Places;
import dev.embark.workflows.model.Share;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The window of one batch as its fleet knows it: what the batch was told, and what it may have
 * under way until it has heard of it.
 */
public final class BatchWindow {

  /** A window that grows by less than this part of the fleet's is not worth a signal. */
  private static final int SMALLEST_GAIN = 20;

  private Share told;

  /** The widest window that the batch may still go by. */
  private int widest;

  private int need;
  private int taken;
  private boolean tellsPlaces = true;

  /** A batch of so many clusters that is started with this share. */
  public BatchWindow(Share share, int clusters) {
    this.told = share;
    this.widest = share.window();
    this.need = clusters;
  }

  /**
   * The batch has reported.
   *
   * @param places null from a batch of a release that did not tell them yet
   */
  public void reported(Counts counts, @Nullable Places places) {
    need = counts.needingSlots();
    tellsPlaces = places != null;
    if (places == null) {
      return;
    }
    taken = places.taken();
    if (places.heard() == told.number()) {
      widest = told.window();
    }
  }

  /** Its failed and held clusters are about to be let go on, with so many that need a slot then. */
  public void released(int needThen) {
    widest = committed();
    need = needThen;
  }

  /** Clusters that it may have under way, whatever it is told now; 0 where that is not known. */
  public int committed() {
    return tellsPlaces ? Math.max(taken, Math.min(widest, need)) : 0;
  }

  /**
   * Gives the batch a window.
   *
   * @param paused whether it starts nothing for now
   * @param maxInFlight the fleet's window
   * @param claimed what the batch claimed
   * @return what it is to be told; empty where what it knows will do
   */
  public Optional<Share> give(int window, boolean paused, Mode mode, int maxInFlight, int claimed) {
    boolean sameOrders = told.mode() == mode && told.paused() == paused;
    Optional<Share> next =
        sameOrders && !isWorthTelling(window, claimed, maxInFlight)
            ? Optional.empty()
            : Optional.of(new Share(window, paused, mode, told.number() + 1));
    told = next.orElse(told);
    widest = Math.max(widest, Math.min(told.window(), window));
    return next;
  }

  /**
   * A batch whose need has shrunk cannot use more than it needs. One whose window grows a little
   * waits until it grows more, unless it then has all that it needs: each signal is a part of the
   * fleet's history.
   */
  private boolean isWorthTelling(int window, int claimed, int maxInFlight) {
    if (Math.min(told.window(), claimed) >= window) {
      return told.window() > window && claimed > window;
    }
    int worth = Math.max(1, maxInFlight / SMALLEST_GAIN);
    return window - told.window() >= worth || window == claimed;
  }
}
