package dev.embark.bench;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Kinds of fleets to measure. */
enum Scenario {
  /** Nothing is prepared: each cluster takes every step. */
  FRESH,
  /** The same fleet a second time: every cluster is verified as unchanged. */
  RERUN,
  /** One cluster in ten fails, in one of four ways. */
  FAULTS,
  /** Clusters share their client service accounts in threes. */
  SHARED,
  /** All clusters wait on their timers; then the worker's memory is read. */
  PARKED;

  private static final List<ClusterSituation> TROUBLES =
      List.of(
          ClusterSituation.DISABLED_SERVICE_ACCOUNT,
          ClusterSituation.HIBERNATED,
          ClusterSituation.UPDATE_REFUSED,
          ClusterSituation.LOST_ANSWER);

  private static final int ONE_IN = 10;

  /** Returns the fleet; another seed gives other ids. */
  Fleet fleet(long seed, int size) {
    List<ClusterSituation> situations = new ArrayList<>(size);
    for (int place = 0; place < size; place++) {
      situations.add(situation(place));
    }
    return Fleet.of(seed, situations);
  }

  private ClusterSituation situation(int place) {
    boolean troubled = this == FAULTS && place % ONE_IN == ONE_IN - 1;
    if (troubled) {
      return TROUBLES.get(place / ONE_IN % TROUBLES.size());
    }
    return this == SHARED ? ClusterSituation.SHARED_SERVICE_ACCOUNT : ClusterSituation.FRESH;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
