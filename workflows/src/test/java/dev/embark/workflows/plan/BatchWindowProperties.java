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

/** A fleet and its batches, which hear of each other late. */
class BatchWindowProperties {

  private static final int CLUSTERS = 40;
  private static final int STEPS = 400;

  @Property
  void neverAreMoreUnderWayThanTheFleetAllowsWhateverIsReleasedAndHoweverLateAllIsHeard(
      @ForAll @IntRange(min = 1, max = 60) int maxInFlight,
      @ForAll @IntRange(min = 1, max = 4) int batches,
      @ForAll long seed) {
    Fleet fleet = new Fleet(maxInFlight, batches, new Random(seed));

    for (int step = 0; step < STEPS; step++) {
      fleet.step();
      assertThat(fleet.underWay()).isLessThanOrEqualTo(maxInFlight);
    }
  }

  @Property(tries = 200)
  void allEndsOnceNothingFailsAnyMore(
      @ForAll @IntRange(min = 1, max = 60) int maxInFlight,
      @ForAll @IntRange(min = 1, max = 4) int batches,
      @ForAll long seed) {
    Fleet fleet = new Fleet(maxInFlight, batches, new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      fleet.step();
    }

    fleet.finish();

    assertThat(fleet.unfinished()).isZero();
  }

  /** The fleet's side: what it believes, and what it gives. */
  private static final class Fleet {

    private final int maxInFlight;
    private final int most;
    private final Random random;
    private final List<Batch> batches = new ArrayList<>();

    Fleet(int maxInFlight, int most, Random random) {
      this.maxInFlight = maxInFlight;
      this.most = most;
      this.random = random;
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> shareOut();
        case 1 -> retry();
        default -> {
          if (batches.isEmpty()) {
            shareOut();
          } else {
            batches.get(random.nextInt(batches.size())).step(random);
          }
        }
      }
    }

    void finish() {
      for (int round = 0; round < 2_000 && (batches.size() < most || unfinished() > 0); round++) {
        shareOut();
        retry();
        batches.forEach(Batch::settle);
      }
    }

    private WindowSharing.Shares shares() {
      return WindowSharing.share(
          maxInFlight,
          batches.stream()
              .map(
                  batch ->
                      new WindowSharing.Claim(batch.known.needingSlots(), batch.window.committed()))
              .toList());
    }

    private void shareOut() {
      WindowSharing.Shares shares = shares();
      if (shares.free() > 0 && batches.size() < most) {
        batches.add(new Batch(Share.first(Math.min(shares.free(), CLUSTERS))));
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
            .give(shares.windows().get(i), false, Mode.RUN, maxInFlight, batch.known.needingSlots())
            .ifPresent(share -> batch.orders.add(Optional.of(share)));
        if (release) {
          batch.orders.add(Optional.empty());
        }
      }
    }

    int underWay() {
      return batches.stream().mapToInt(batch -> batch.moving).sum();
    }

    int unfinished() {
      return batches.stream().mapToInt(batch -> CLUSTERS - batch.good).sum();
    }
  }

  /** A report, on its way. */
  private record Report(Counts counts, Places places, int releases) {}

  /** Both sides of one batch. An order is a share or, where empty, a release. */
  private static final class Batch {

    private final BatchWindow window;
    private final Deque<Optional<Share>> orders = new ArrayDeque<>();
    private final Deque<Report> reports = new ArrayDeque<>();

    private Counts known = new Counts(CLUSTERS, 0, 0, 0, Map.of());
    private int releasesSent;

    private Share share;
    private int pending = CLUSTERS;
    private int moving;
    private int held;
    private int released;
    private int failed;
    private int good;
    private int releasesHeard;

    Batch(Share first) {
      window = new BatchWindow(first, CLUSTERS);
      share = first;
    }

    void toBeReleased() {
      releasesSent++;
      known = known.retried();
      window.released(known.needingSlots());
    }

    void step(Random random) {
      switch (random.nextInt(6)) {
        case 0, 1 -> end(random.nextInt(10) < 6, random.nextBoolean());
        case 2 -> hear(orders.poll());
        case 3 -> send();
        case 4 -> receive(reports.poll());
        default -> start();
      }
    }

    /** All that is on its way arrives, and all that is under way ends well. */
    void settle() {
      while (!orders.isEmpty()) {
        hear(orders.poll());
      }
      start();
      while (moving > 0) {
        end(true, false);
      }
      start();
      send();
      while (!reports.isEmpty()) {
        receive(reports.poll());
      }
    }

    private void start() {
      while (moving < share.window() && released + pending > 0) {
        moving++;
        if (released > 0) {
          released--;
        } else {
          pending--;
        }
      }
    }

    private void end(boolean well, boolean isHeld) {
      if (moving == 0) {
        return;
      }
      moving--;
      if (well) {
        good++;
      } else if (isHeld) {
        held++;
      } else {
        failed++;
      }
    }

    private void hear(@Nullable Optional<Share> order) {
      if (order == null) {
        return;
      }
      if (order.isPresent()) {
        share = order.get();
        return;
      }
      releasesHeard++;
      released += held;
      held = 0;
      pending += failed;
      failed = 0;
    }

    private void send() {
      Map<String, Integer> ended = new HashMap<>();
      ended.put("Onboarded", good);
      ended.put("RolledBack", failed);
      // One that was released counts as going on at once.
      Counts counts = new Counts(CLUSTERS, CLUSTERS - pending, held, 0, ended);
      reports.add(new Report(counts, new Places(moving, share.number()), releasesHeard));
    }

    private void receive(@Nullable Report report) {
      if (report != null && report.releases() >= releasesSent) {
        known = report.counts();
        window.reported(report.counts(), report.places());
      }
    }
  }
}
