package dev.embark.workflows.plan;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Wave;
import java.util.List;

/**
 * A wave with the clusters it takes.
 *
 * @param wave the wave as it was asked for
 * @param targets its clusters, in the order of the manifest as far as groups allow; empty if
 *     earlier waves left none
 */
public record PlannedWave(Wave wave, List<ClusterTarget> targets) {

  public PlannedWave {
    targets = List.copyOf(targets);
  }
}
