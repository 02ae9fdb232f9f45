package dev.embark.starter.command;

import dev.embark.starter.manifest.ManifestRollout;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.Wave;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a fleet's rollout, which override the manifest. A mixin. */
public class RolloutOptions {
  private static final List<Wave> ONE_WAVE = List.of(Wave.ofPercent("all", 100));

  @Option(
      names = "--max-in-flight",
      paramLabel = "N|N%",
      description = "Maximum number of clusters under way at once (default: 200).")
  @Nullable MaxInFlight maxInFlight;

  @Option(
      names = "--max-failures",
      paramLabel = "N|N%",
      description = "Failures after which no more clusters are started (default: 5%%).")
  @Nullable MaxFailures maxFailures;

  @Option(
      names = "--no-waves",
      description = "Put all clusters in one wave, whatever the manifest says.")
  boolean noWaves;

  @Option(
      names = "--on-failure",
      paramLabel = "rollback|hold",
      completionCandidates = Choices.class,
      description =
          "When a step fails for good: roll the cluster back, or hold it for a person (default:"
              + " rollback).")
  @Nullable OnFailure onFailure;

  @Option(
      names = "--propagation",
      paramLabel = "TIME",
      description =
          "How long to wait for IAM; never less than the worker's minimum (default: 180s).")
  @Nullable Duration propagation;

  @Option(
      names = "--include-terraform-managed",
      description = "Include clusters that Terraform manages.")
  boolean includeTerraformManaged;

  /** The values for shell completion. */
  static final class Choices implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("rollback", "hold").iterator();
    }
  }

  /** Whether clusters linked to another account are relinked. */
  boolean relinks() {
    return false;
  }

  /** Whether any option overrides the manifest. */
  boolean isGiven() {
    return hasFleetOptions() || onFailure != null || propagation != null || includeTerraformManaged;
  }

  private boolean hasFleetOptions() {
    return noWaves || maxInFlight != null || maxFailures != null;
  }

  /**
   * Rejects options that do not apply to a single cluster: window, failure budget, waves.
   *
   * @throws CommandException if any of them was given
   */
  void requireNoFleetOptions() {
    if (hasFleetOptions()) {
      throw CommandException.of(
          ExitCode.USAGE,
          "--max-in-flight, --max-failures and --no-waves apply to a fleet, not to one cluster.");
    }
  }

  /** Returns the manifest's rollout, overridden by the options that were given. */
  Rollout rollout(ManifestRollout manifest) {
    Rollout given = manifest.orDefaults();
    return new Rollout(
        noWaves ? ONE_WAVE : given.waves(),
        Objects.requireNonNullElse(maxInFlight, given.maxInFlight()),
        Objects.requireNonNullElse(maxFailures, given.maxFailures()));
  }

  /** Returns the choices for each cluster, with the server's wait unless another is given. */
  ClusterOptions options(ManifestRollout manifest, Duration usualPropagation) {
    OnFailure choice =
        onFailure != null
            ? onFailure
            : Objects.requireNonNullElse(manifest.onFailure(), OnFailure.ROLLBACK);
    return new ClusterOptions(
        new Timing(Objects.requireNonNullElse(propagation, usualPropagation)),
        choice,
        includeTerraformManaged,
        relinks());
  }
}
