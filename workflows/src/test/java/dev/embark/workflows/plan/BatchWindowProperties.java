package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Places;
import dev.embark.workflows.model.Share;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** A fleet and its batches, which exchange messages with delays and report only major changes. */
class BatchWindowProperties {

  private static final int STEPS = 500;

  @Property(seed = "1")
  void neverAreMoreUnderWayThanTheFleetAllowsWhateverIsReleasedAndHoweverLateAllIsHeard(
      @ForAll @IntRange(min = 1, max = 80) int maxInFlight,
      @ForAll @IntRange(min = 1, max = 4) int batches,
      @ForAll long seed) {
    Fleet fleet = new Fleet(maxInFlight, batches, new Random(seed));

    for (int step = 0; step < STEPS; step++) {
      fleet.step();
      assertThat(fleet.underWay()).isLessThanOrEqualTo(maxInFlight);
    }
  }

  @Property(seed = "1")
  void allEndsOnceNothingFailsAnyMore(
      @ForAll @IntRange(min = 1, max = 80) int maxInFlight,
      @ForAll @IntRange(min = 1, max = 80) int changed,
      @ForAll @IntRange(min = 1, max = 4) int batches,
      @ForAll long seed) {
    Fleet fleet = new Fleet(maxInFlight, batches, new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      fleet.step();
    }
    fleet.maxInFlight = changed;

    fleet.finish(false);

    assertThat(fleet.unfinished()).isZero();
  }

  @Property(seed = "1")
  void whatIsHeldGoesOnWhileTheFleetIsPaused(
      @ForAll @IntRange(min = 1, max = 80) int maxInFlight,
      @ForAll @IntRange(min = 1, max = 4) int batches,
      @ForAll long seed) {
    Fleet fleet = new Fleet(maxInFlight, batches, new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      fleet.step();
    }

    fleet.finish(true);

    assertThat(fleet.waiting()).isZero();
  }

  /** The fleet's side: the state it assumes, and the shares it assigns. */
  private static final class Fleet {

    private final int most;
    private final Random random;
    private final List<Batch> batches = new ArrayList<>();
    private int maxInFlight;
    private boolean paused;
    private long now;

    Fleet(int maxInFlight, int most, Random random) {
      this.maxInFlight = maxInFlight;
      this.most = most;
      this.random = random;
      shareOut();
    }

    void step() {
      now += random.nextInt(2_000);
      int what = random.nextInt(40);
      if (what == 0) {
        retry();
      } else if (what == 1) {
        pause(!paused);
      } else {
        Batch batch = batches.get(random.nextInt(batches.size()));
        if (batch.step(random, now)) {
          shareOut();
        }
      }
    }

    /** Lets everything succeed and all messages arrive until nothing changes any more. */
    void finish(boolean pausedThen) {
      pause(pausedThen);
      retry();
      boolean happens = true;
      while (happens) {
        happens = false;
        now += 100;
        for (Batch batch : List.copyOf(batches)) {
          happens |= batch.goOn(now);
          if (batch.deliver()) {
            shareOut();
            happens = true;
          }
        }
      }
    }

    private void pause(boolean pausedThen) {
      paused = pausedThen;
      shareOut();
    }

    private WindowSharing.Shares shares() {
      return WindowSharing.share(
          maxInFlight,
          batches.stream()
              .map(b -> new WindowSharing.Claim(b.window.need(paused), b.window.committed()))
              .toList());
    }

    private void shareOut() {
      while (!paused && batches.size() < most && shares().free() > 0) {
        batches.add(new Batch(shares().free(), random.nextInt(100) + 1));
      }
      tell(false);
    }

    private void retry() {
      batches.forEach(Batch::toBeReleased);
      tell(true);
    }

    private void tell(boolean release) {
      WindowSharing.Shares shares = shares();
      for (int i = 0; i < batches.size(); i++) {
        Batch batch = batches.get(i);
        batch
            .window
            .give(shares.windows().get(i), paused, Mode.RUN, maxInFlight)
            .or(release ? batch.window::unheard : Optional::empty)
            .ifPresent(share -> batch.orders.add(Optional.of(share)));
        if (release) {
          batch.orders.add(Optional.empty());
        }
      }
    }

    int underWay() {
      return batches.stream().mapToInt(batch -> batch.moving).sum();
    }

    int waiting() {
      return batches.stream().mapToInt(batch -> batch.held + batch.released).sum();
    }

    int unfinished() {
      return batches.stream().mapToInt(batch -> batch.clusters - batch.good).sum()
          + (most - batches.size());
    }
  }

  /** A report in transit. */
  private record Report(Counts counts, Places places, int releases) {}

  /** Both sides of one batch. An order is a share or, if empty, a release. */
  private static final class Batch {

    private final int clusters;
    private final BatchWindow window;
    private final Deque<Optional<Share>> orders = new ArrayDeque<>();
    private final Deque<Report> reports = new ArrayDeque<>();
    private final ReportPace pace = new ReportPace(0);

    private Counts known;
    private int releasesSent;

    private Share share;
    private int pending;
    private int moving;
    private int held;
    private int released;
    private int failed;
    private int good;
    private int releasesHeard;
    private boolean due;
    private boolean endTold;

    Batch(int free, int clusters) {
      this.clusters = clusters;
      share = Share.first(Math.min(free, clusters));
      window = new BatchWindow(share, clusters, true);
      known = new Counts(clusters, 0, 0, 0, Map.of());
      pending = clusters;
    }

    void toBeReleased() {
      releasesSent++;
      known = known.retried();
      window.released(known);
    }

    /** Makes a random step and returns whether the fleet has received new information. */
    boolean step(Random random, long now) {
      switch (random.nextInt(6)) {
        case 0, 1 -> end(random.nextInt(10) < 6, random.nextBoolean(), now);
        case 2 -> hear(now);
        case 3 -> send();
        case 4 -> {
          return receive(reports.poll());
        }
        default -> start(now);
      }
      return false;
    }

    /** Hears all, starts what it may, lets one end well, and returns whether anything was done. */
    boolean goOn(long now) {
      boolean any = !orders.isEmpty() || moving > 0;
      while (!orders.isEmpty()) {
        hear(now);
      }
      start(now);
      end(true, false, now);
      return any || moving > 0;
    }

    /** Delivers all due reports and returns whether the fleet has received new information. */
    boolean deliver() {
      send();
      boolean any = false;
      while (!reports.isEmpty()) {
        any |= receive(reports.poll());
      }
      return any;
    }

    private void start(long now) {
      while (moving < share.window() && released > 0) {
        released--;
        moving++;
      }
      while (moving < share.window() && pending > 0 && !share.paused()) {
        pending--;
        moving++;
        due |= pace.changed(counts(), pending > 0, now);
      }
      due |= pace.filled(counts(), now);
    }

    private void end(boolean well, boolean isHeld, long now) {
      if (moving == 0) {
        return;
      }
      boolean givesUp = moving > share.window();
      moving--;
      if (well) {
        good++;
      } else if (isHeld) {
        held++;
      } else {
        failed++;
      }
      start(now);
      boolean startsMore = pending > 0 && !share.paused() && moving < share.window();
      due |= givesUp | pace.changed(counts(), startsMore, now);
    }

    private void hear(long now) {
      Optional<Share> order = orders.poll();
      if (order == null) {
        return;
      }
      if (order.isPresent()) {
        due |= order.get().window() < share.window();
        share = order.get();
      } else {
        releasesHeard++;
        released += held;
        held = 0;
        pending += failed;
        failed = 0;
        due = true;
      }
      start(now);
    }

    private Counts counts() {
      Map<String, Integer> ended = new HashMap<>();
      ended.put("Onboarded", good);
      ended.put("RolledBack", failed);
      // A released cluster immediately counts as in progress.
      return new Counts(clusters, clusters - pending, held, 0, ended);
    }

    /** The end of the batch is reported too, by its result. */
    private void send() {
      boolean isOver = good == clusters;
      if (due || isOver && !endTold) {
        due = false;
        endTold = isOver;
        reports.add(new Report(counts(), new Places(moving, share.number()), releasesHeard));
      }
    }

    private boolean receive(@Nullable Report report) {
      if (report == null || report.releases() < releasesSent) {
        return false;
      }
      known = report.counts();
      window.reported(report.counts(), report.places());
      return true;
    }
  }
}
