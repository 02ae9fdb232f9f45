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
 * Finds the times at which live clusters lost access, by checking each time at which the answer may
 * have changed, so that even the shortest gap is seen. Past disabled accounts and switched-off APIs
 * are not remembered.
 */
final class AccessHistory {

  private final IamState iam;
  private final CastAiState castAi;

  AccessHistory(IamState iam, CastAiState castAi) {
    this.iam = iam;
    this.castAi = castAi;
  }

  /** Returns the losses up to a time, which may lie ahead, as changes take effect with delay. */
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
