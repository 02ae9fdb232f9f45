package dev.embark.simulators;

import dev.embark.simulators.castai.CastAiState;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.castai.TimelineEntry;
import dev.embark.simulators.iam.IamState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Finds out when live clusters lost their access: asks at each time at which the answer may have
 * changed, so that no gap is too short to be seen. Accounts that were disabled and APIs that were
 * off for a while are not remembered.
 */
final class AccessHistory {

  private final IamState iam;
  private final CastAiState castAi;

  AccessHistory(IamState iam, CastAiState castAi) {
    this.iam = iam;
    this.castAi = castAi;
  }

  /** Losses up to a time, which may lie ahead: changes that were made take effect later. */
  List<AccessLoss> losses(Instant until) {
    List<AccessLoss> losses = new ArrayList<>();
    castAi.clusters().map(ClusterState::id).forEach(id -> addLosses(id, until, losses));
    losses.sort(Comparator.comparing(AccessLoss::at));
    return losses;
  }

  private void addLosses(UUID id, Instant until, List<AccessLoss> losses) {
    boolean had = false;
    for (Instant time : changes(id, until)) {
      boolean has = castAi.hadWorkingAccessAt(id, time);
      if (had && !has) {
        losses.add(new AccessLoss(id, time));
      }
      had = has;
    }
  }

  private SortedSet<Instant> changes(UUID id, Instant until) {
    TreeSet<Instant> times = new TreeSet<>();
    for (TimelineEntry entry : castAi.timeline(id)) {
      times.add(entry.at());
      Link link = entry.link();
      if (link != null) {
        times.addAll(iam.accessChangesOf(link.clientServiceAccount()));
      }
    }
    return times.headSet(until, true);
  }
}
