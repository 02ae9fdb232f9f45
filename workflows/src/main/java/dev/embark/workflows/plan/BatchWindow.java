package dev.embark.workflows.plan;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Places;
import dev.embark.workflows.model.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The window of one batch as its fleet knows it: what the batch was told, and what it may have
 * under way until it has heard of it.
 */
public final class BatchWindow {

  /** Windows grow by so many steps at most: each signal is a part of the fleet's history. */
  private static final int STEPS = 20;

  /** What the batch may go by: all that it was told since the last that it says it has heard. */
  private final List<Share> possible = new ArrayList<>();

  private Share told;
  private int heard;
  private Counts counts;
  private int taken;
  private boolean tells;

  /**
   * A batch that is started.
   *
   * @param tells whether it is expected to tell the places that are taken
   */
  public BatchWindow(Share share, int clusters, boolean tells) {
    this.told = share;
    this.counts = new Counts(clusters, 0, 0, 0, Map.of());
    this.tells = tells;
    possible.add(share);
  }

  /**
   * The batch has reported.
   *
   * @param places null from a batch that does not tell them
   */
  public void reported(Counts now, @Nullable Places places) {
    counts = now;
    if (places == null || !tells) {
      tells = false;
      return;
    }
    taken = places.taken();
    heard = places.share();
    possible.removeIf(share -> share.number() < heard);
    if (heard == told.number()) {
      possible.clear();
      possible.add(told);
    }
  }

  /**
   * Its held clusters, and its failed ones where it still starts any, are about to be let go on.
   *
   * @param then what it counts when it has heard of that
   */
  public void released(Counts then) {
    int before = committed();
    // Until it hears of the release it needs no more than now; with the release it hears what it
    // may have from then on.
    boolean startsNothing = startsNothing();
    possible.clear();
    possible.add(new Share(before, startsNothing, Mode.RUN, told.number()));
    counts = then;
  }

  /**
   * Clusters that can be under way, now or later.
   *
   * @param startsNothing whether only those count that have been started
   */
  public int need(boolean startsNothing) {
    return startsNothing ? counts.inFlight() - counts.held() : counts.needingSlots();
  }

  /** Clusters that it may have under way, whatever it is told now; 0 where that is not known. */
  public int committed() {
    return tells ? Math.max(taken, Math.min(widest(), need(startsNothing()))) : 0;
  }

  private int widest() {
    return possible.stream().mapToInt(Share::window).max().orElse(0);
  }

  private boolean startsNothing() {
    return possible.stream().allMatch(Share::startsNothing);
  }

  /** The last share that it was told, where it is not known to have heard of it. */
  public Optional<Share> unheard() {
    return tells && heard < told.number() ? Optional.of(told) : Optional.empty();
  }

  /**
   * Gives the batch a window, of at most what it claimed.
   *
   * @param maxInFlight the fleet's window
   * @return what it is to be told; empty where what it knows will do
   */
  public Optional<Share> give(int window, boolean paused, Mode mode, int maxInFlight) {
    Share next = new Share(window, paused, mode, told.number() + 1);
    if (told.paused() == paused && told.mode() == mode && !isWorthTelling(next, maxInFlight)) {
      if (widest() < Math.min(told.window(), window)) {
        possible.add(told.within(window));
      }
      return Optional.empty();
    }
    told = next;
    possible.add(next);
    return Optional.of(next);
  }

  /**
   * A batch whose need has shrunk cannot use more than it needs. One whose window grows a little
   * waits until it grows more, unless it then has all that it needs.
   */
  private boolean isWorthTelling(Share next, int maxInFlight) {
    int need = need(next.startsNothing());
    if (Math.min(told.window(), need) >= next.window()) {
      return told.window() > next.window() && need > next.window();
    }
    int step = Math.max(1, maxInFlight / STEPS);
    return next.window() - told.window() >= step || next.window() == need;
  }
}
