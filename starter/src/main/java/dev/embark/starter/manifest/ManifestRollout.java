package dev.embark.starter.manifest;

import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rollout in a manifest; null for what is left to the default.
 *
 * @param waves the waves in order; empty for the default: one canary, a twentieth, the rest
 * @param maxInFlight the most clusters in flight at the same time
 * @param maxFailures the failures after which no further cluster is started
 * @param onFailure what a cluster does when a step fails for good
 */
public record ManifestRollout(
    List<Wave> waves,
    @Nullable MaxInFlight maxInFlight,
    @Nullable MaxFailures maxFailures,
    @Nullable OnFailure onFailure) {
  /** Everything left to the defaults. */
  public static final ManifestRollout DEFAULT = new ManifestRollout(List.of(), null, null, null);

  public ManifestRollout {
    waves = List.copyOf(waves);
  }

  /** Returns the rollout, with the product's defaults for what the manifest leaves open. */
  public Rollout orDefaults() {
    return new Rollout(
        waves.isEmpty() ? Rollout.DEFAULT_WAVES : waves,
        maxInFlight == null ? Rollout.DEFAULT.maxInFlight() : maxInFlight,
        maxFailures == null ? Rollout.DEFAULT.maxFailures() : maxFailures);
  }
}
