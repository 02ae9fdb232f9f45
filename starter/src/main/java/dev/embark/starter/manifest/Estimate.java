package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.plan.PlannedWave;
import dev.embark.workflows.plan.WavePlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How long a fleet will take, and what limits its speed. An estimate before any inspection: assumes
 * that every cluster is fresh, nothing fails, and people cause no delay.
 *
 * @param clusters the number of clusters
 * @param projects the number of their Google projects
 * @param serviceAccounts the number of their client service accounts
 * @param shared clusters that share their client service account with another one
 * @param duration from the start to the end of the last wave
 * @param limit the limiting factor
 * @param explanation the limiting factor, for people
 */
public record Estimate(
    int clusters,
    int projects,
    int serviceAccounts,
    int shared,
    Duration duration,
    Limit limit,
    String explanation) {
  /** The factor that limits a fleet's speed. */
  public enum Limit {
    /** The wait for IAM, which cannot be shortened. */
    PROPAGATION,
    /** Google's quota of policy writes per minute. */
    IAM_WRITES,
    /** The number of clusters in flight at the same time. */
    MAX_IN_FLIGHT,
    /** Waves, each of which begins when the previous one has ended. */
    WAVES
  }

  /** Estimates these clusters with this rollout. */
  public static Estimate of(List<ClusterTarget> clusters, Rollout rollout, Timing timing) {
    int window = rollout.maxInFlight().among(clusters.size());
    List<PlannedWave> waves = waves(clusters, rollout);
    List<WaveEstimate> parts = waves.stream().map(wave -> part(wave, window, timing)).toList();
    Duration duration =
        parts.stream().map(WaveEstimate::duration).reduce(Duration.ZERO, Duration::plus);
    Limit limit = limit(parts, duration);
    Map<String, Long> accounts =
        clusters.stream()
            .collect(
                Collectors.groupingBy(ClusterTarget::clientServiceAccount, Collectors.counting()));
    long shared =
        accounts.values().stream().filter(size -> size > 1).mapToLong(Long::longValue).sum();
    return new Estimate(
        clusters.size(),
        distinct(clusters, ClusterTarget::projectId),
        accounts.size(),
        (int) shared,
        duration,
        limit,
        explain(limit, timing, window) + besides(waves));
  }

  /**
   * Returns the waves that have clusters. A manifest's waves may not cover all of a subset of its
   * clusters; onboarding that subset reports the error, and the estimate counts it as one wave.
   */
  private static List<PlannedWave> waves(List<ClusterTarget> clusters, Rollout rollout) {
    try {
      return WavePlanner.withoutEmptyOnes(WavePlanner.plan(clusters, rollout.waves()));
    } catch (IllegalArgumentException leavesSomeOut) {
      return List.of(new PlannedWave(Wave.ofPercent("all", 100), clusters));
    }
  }

  private static WaveEstimate part(PlannedWave wave, int window, Timing timing) {
    return WaveEstimate.of(wave.targets().size(), window, timing, wave.wave().soak());
  }

  /** Returns the limit of the longest wave, unless the other waves together take longer. */
  private static Limit limit(List<WaveEstimate> waves, Duration all) {
    return waves.stream()
        .max(Comparator.comparing(WaveEstimate::duration))
        .filter(longest -> longest.duration().multipliedBy(2).compareTo(all) >= 0)
        .map(WaveEstimate::limit)
        .orElse(Limit.WAVES);
  }

  private static String explain(Limit limit, Timing timing, int window) {
    String wait = "each cluster waits " + DurationText.of(timing.propagation()) + " for IAM";
    return switch (limit) {
      case PROPAGATION, WAVES -> wait;
      case IAM_WRITES ->
          "Google allows " + WaveEstimate.WRITES_A_MINUTE + " policy writes a minute";
      case MAX_IN_FLIGHT ->
          "at most "
              + window
              + " clusters are under way at once (maxInFlight; from "
              + WaveEstimate.fullWindow(timing)
              + " on, Google's quota is the limit)";
    };
  }

  /** Returns what waves add to the time: they are sequential, some soak, some wait for approval. */
  private static String besides(List<PlannedWave> waves) {
    List<String> parts = new ArrayList<>();
    if (waves.size() > 1) {
      parts.add(waves.size() + " waves run one after another");
    }
    Duration soak =
        waves.stream().map(wave -> wave.wave().soak()).reduce(Duration.ZERO, Duration::plus);
    if (!soak.isZero()) {
      parts.add("soak for " + DurationText.of(soak) + " in all");
    }
    if (waves.stream().anyMatch(wave -> wave.wave().approvalWithin() != null)) {
      parts.add("approvals are not counted");
    }
    return parts.isEmpty() ? "" : "; " + String.join(", ", parts);
  }

  private static int distinct(
      Collection<ClusterTarget> clusters, Function<ClusterTarget, String> property) {
    return (int) clusters.stream().map(property).distinct().count();
  }
}
