package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Timing;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How long a fleet will take, and what keeps it from being faster. An estimate before anything is
 * looked at: every cluster counts as fresh, and nothing fails.
 *
 * @param clusters how many clusters
 * @param projects in how many Google projects
 * @param serviceAccounts with how many client service accounts
 * @param shared clusters that share their client service account with another one
 * @param duration from the start to the last confirmation
 * @param limit what binds
 * @param explanation the same for people
 */
public record Estimate(
    int clusters,
    int projects,
    int serviceAccounts,
    int shared,
    Duration duration,
    Limit limit,
    String explanation) {
  /** What keeps a fleet from being faster. */
  public enum Limit {
    /** The wait for IAM, which each cluster has to sit out. */
    PROPAGATION,
    /** Google's quota of policy writes a minute. */
    IAM_WRITES,
    /** The number of clusters under way at the same time. */
    MAX_IN_FLIGHT
  }

  /** 80 % of Google's default quota of 600 policy writes a minute and consumer project. */
  static final int WRITES_A_MINUTE = 480;

  /** Registration, writes, update and confirmation around the wait. */
  private static final Duration AROUND_THE_WAIT = Duration.ofSeconds(60);

  /** For these clusters under this rollout. */
  public static Estimate of(Collection<ClusterTarget> clusters, Rollout rollout, Timing timing) {
    int count = clusters.size();
    Duration each = timing.propagation().plus(AROUND_THE_WAIT);
    int window = rollout.maxInFlight().among(count);
    int rounds = (count + window - 1) / window;
    Duration inRounds = each.multipliedBy(Math.max(1, rounds));
    Duration writing = Duration.ofSeconds(count * 60L / WRITES_A_MINUTE);
    Limit limit = limit(rounds, inRounds, each, writing);
    Map<String, Long> accounts =
        clusters.stream()
            .collect(
                Collectors.groupingBy(ClusterTarget::clientServiceAccount, Collectors.counting()));
    long shared =
        accounts.values().stream().filter(size -> size > 1).mapToLong(Long::longValue).sum();
    return new Estimate(
        count,
        distinct(clusters, ClusterTarget::projectId),
        accounts.size(),
        (int) shared,
        limit == Limit.MAX_IN_FLIGHT ? inRounds : each.plus(writing),
        limit,
        explain(limit, timing, window, each));
  }

  private static Limit limit(int rounds, Duration window, Duration each, Duration writing) {
    if (rounds > 1 && window.compareTo(each.plus(writing)) > 0) {
      return Limit.MAX_IN_FLIGHT;
    }
    return writing.compareTo(each) > 0 ? Limit.IAM_WRITES : Limit.PROPAGATION;
  }

  /** Clusters under way at which the quota would bind instead. */
  private static long fullWindow(Duration each) {
    return (WRITES_A_MINUTE * each.toSeconds() + 59) / 60;
  }

  private static String explain(Limit limit, Timing timing, int window, Duration each) {
    return switch (limit) {
      case PROPAGATION ->
          "each cluster waits " + DurationText.of(timing.propagation()) + " for IAM";
      case IAM_WRITES -> "Google allows " + WRITES_A_MINUTE + " policy writes a minute";
      case MAX_IN_FLIGHT ->
          "at most "
              + window
              + " clusters are under way at once (maxInFlight; from "
              + fullWindow(each)
              + " on Google's quota binds)";
    };
  }

  private static int distinct(
      Collection<ClusterTarget> clusters, Function<ClusterTarget, String> property) {
    return (int) clusters.stream().map(property).distinct().count();
  }
}
