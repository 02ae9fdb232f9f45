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
 * The window of one batch as its fleet knows it: the shares it was sent, and how many clusters it
 * may have under way until they have arrived.
 */
public final class BatchWindow {

  /** The most steps in which a window grows: each signal adds to the fleet's history. */
  private static final int STEPS = 20;

  /**
   * The shares that the batch may go by: all that it was sent since the last that it has reported.
   */
  private final List<Share> possible = new ArrayList<>();

  private Share told;
  private int heard;
  private Counts counts;
  private int taken;
  private boolean tells;

  /**
   * Creates the window of a batch that is about to start.
   *
   * @param tells whether it is expected to report the taken places
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
   * @param places null from a batch that does not report them
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
   * Its held clusters are about to be released, and its failed ones to be retried if it still
   * starts any.
   *
   * @param then its counts once it has received the release
   */
  public void released(Counts then) {
    int before = committed();
    // Until it receives the release it needs no more than now; with the release it receives the
    // share that holds from then on.
    boolean startsNothing = startsNothing();
    possible.clear();
    possible.add(new Share(before, startsNothing, Mode.RUN, told.number()));
    counts = then;
  }

  /**
   * Clusters that can be under way, now or later.
   *
   * @param startsNothing whether to count only those that have been started
   */
  public int need(boolean startsNothing) {
    return startsNothing ? counts.inFlight() - counts.held() : counts.needingSlots();
  }

  /** Clusters that it may have under way, whatever it is sent now; 0 if that is not known. */
  public int committed() {
    return tells ? Math.max(taken, Math.min(widest(), need(startsNothing()))) : 0;
  }

  private int widest() {
    return possible.stream().mapToInt(Share::window).max().orElse(0);
  }

  private boolean startsNothing() {
    return possible.stream().allMatch(Share::startsNothing);
  }

  /** The last share that it was sent, unless it has reported that share already. */
  public Optional<Share> unheard() {
    return tells && heard < told.number() ? Optional.of(told) : Optional.empty();
  }

  /**
   * Gives the batch a window, of at most what it claimed.
   *
   * @param maxInFlight the fleet's window
   * @return the share to send; empty if the one that it has will do
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
   * A smaller window is not sent if it covers the batch's need, because the batch cannot use more
   * than that. A window that grows a little is not sent until it grows more, unless the batch then
   * has all that it needs.
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
