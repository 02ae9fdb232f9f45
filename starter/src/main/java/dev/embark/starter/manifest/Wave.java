package dev.embark.starter.manifest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A part of a fleet that is onboarded before the next one starts.
 *
 * @param name names it
 * @param clusters how many clusters it takes; null where a share is given
 * @param percent the share of the fleet reached at its end, cumulative; null where a number is
 *     given
 * @param approval whether it waits for a person before it starts
 * @param soak how long it is watched after its end
 */
public record Wave(
    String name,
    @Nullable Integer clusters,
    @Nullable Integer percent,
    boolean approval,
    Duration soak) {

  /** How many of so many clusters have been taken at its end, given those taken before. */
  int reached(int before, int total) {
    if (clusters != null) {
      return Math.min(total, before + clusters);
    }
    int share = percent == null ? 0 : percent;
    // Rounded up and at least one, as waves are counted.
    return Math.max(before, Math.max(1, (int) (((long) share * total + 99) / 100)));
  }
}
