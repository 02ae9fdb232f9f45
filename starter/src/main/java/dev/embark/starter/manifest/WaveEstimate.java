package dev.embark.starter.manifest;

import dev.embark.starter.manifest.Estimate.Limit;
import dev.embark.workflows.model.Timing;
import java.time.Duration;

/**
 * How long one wave takes without trouble, from its start until the next one may start.
 *
 * @param duration the time for its clusters and its soak; excludes approvals
 * @param limit what limits the speed of its clusters
 */
record WaveEstimate(Duration duration, Limit limit) {

  /** 80 % of Google's default quota of 600 policy writes per minute and consumer project. */
  static final int WRITES_A_MINUTE = 480;

  /** Registration, writes, update and confirmation before and after the wait. */
  private static final Duration AROUND_THE_WAIT = Duration.ofSeconds(60);

  /** Estimates a wave with this many clusters and this many in flight. */
  static WaveEstimate of(int clusters, int window, Timing timing, Duration soak) {
    Duration each = each(timing);
    int rounds = (clusters + window - 1) / window;
    Duration inRounds = each.multipliedBy(Math.max(1, rounds));
    Duration writing = Duration.ofSeconds(clusters * 60L / WRITES_A_MINUTE);
    Limit limit = limit(rounds, inRounds, each, writing);
    Duration duration = limit == Limit.MAX_IN_FLIGHT ? inRounds : each.plus(writing);
    return new WaveEstimate(duration.plus(soak), limit);
  }

  /** Returns the time for one cluster, from its start to its confirmation. */
  private static Duration each(Timing timing) {
    return timing.propagation().plus(AROUND_THE_WAIT);
  }

  /** Returns the number of clusters in flight at which the quota becomes the limit. */
  static long fullWindow(Timing timing) {
    return (WRITES_A_MINUTE * each(timing).toSeconds() + 59) / 60;
  }

  private static Limit limit(int rounds, Duration window, Duration each, Duration writing) {
    if (rounds > 1 && window.compareTo(each.plus(writing)) > 0) {
      return Limit.MAX_IN_FLIGHT;
    }
    return writing.compareTo(each) > 0 ? Limit.IAM_WRITES : Limit.PROPAGATION;
  }
}
