package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.MaxFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Properties that hold for every fleet, window and budget. */
class PlannerProperties {

  @Property(seed = "1")
  void eachClusterIsInExactlyOneBatchAndNoGroupIsSplit(
      @ForAll @Size(max = 300) List<@IntRange(max = 40) Integer> accounts,
      @ForAll @IntRange(min = 1, max = 50) int size) {
    List<ClusterTarget> targets =
        IntStream.range(0, accounts.size())
            .mapToObj(i -> ClusterTarget.of("id-" + i, "p", "account-" + accounts.get(i)))
            .toList();

    List<List<ClusterTarget>> batches = BatchPlanner.split(targets, size);

    List<ClusterTarget> all = new ArrayList<>();
    batches.forEach(all::addAll);
    assertThat(all).containsExactlyInAnyOrderElementsOf(targets);
    Set<String> seen = new HashSet<>();
    for (List<ClusterTarget> batch : batches) {
      Set<String> groups = new HashSet<>();
      batch.forEach(target -> groups.add(target.clientServiceAccount()));
      assertThat(groups).noneMatch(seen::contains);
      seen.addAll(groups);
      // Only a single group larger than the batch size may exceed it.
      assertThat(batch.size() <= size || groups.size() == 1).isTrue();
    }
  }

  @Property(seed = "1")
  void theWindowsNeverExceedTheFleetsAndLeaveNothingIdle(
      @ForAll @IntRange(min = 1, max = 1_000) int maxInFlight,
      @ForAll @Size(max = 40) List<@IntRange(max = 250) Integer> needs) {
    List<WindowSharing.Claim> claims =
        needs.stream().map(need -> new WindowSharing.Claim(need, 0)).toList();

    WindowSharing.Shares shares = WindowSharing.share(maxInFlight, claims);

    int given = shares.windows().stream().mapToInt(Integer::intValue).sum();
    int needed = needs.stream().mapToInt(Integer::intValue).sum();
    assertThat(given).isEqualTo(Math.min(maxInFlight, needed));
    assertThat(shares.free()).isEqualTo(maxInFlight - given);
    for (int i = 0; i < needs.size(); i++) {
      assertThat(shares.windows().get(i)).isBetween(0, needs.get(i));
    }
  }

  @Property(seed = "1")
  void noBatchIsGivenWhatAnotherMayStillHaveUnderWay(
      @ForAll @IntRange(min = 1, max = 1_000) int maxInFlight,
      @ForAll @Size(max = 40) List<@IntRange(max = 250) Integer> needs,
      @ForAll @Size(40) List<@IntRange(max = 250) Integer> committed) {
    List<WindowSharing.Claim> claims =
        IntStream.range(0, needs.size())
            .mapToObj(i -> new WindowSharing.Claim(needs.get(i), committed.get(i)))
            .toList();

    WindowSharing.Shares shares = WindowSharing.share(maxInFlight, claims);

    int sum = claims.stream().mapToInt(WindowSharing.Claim::committed).sum();
    int after = shares.free();
    for (int i = 0; i < claims.size(); i++) {
      after += Math.max(claims.get(i).committed(), shares.windows().get(i));
    }
    assertThat(after).isLessThanOrEqualTo(Math.max(maxInFlight, sum));
  }

  @Property(seed = "1")
  void theBudgetIsBreachedByTheFirstFailureBeyondIt(
      @ForAll @IntRange(max = 100) int percent, @ForAll @IntRange(max = 10_000) int clusters) {
    Budget budget = Budget.of(new MaxFailures(percent, true), clusters);

    assertThat(budget.allowed()).isEqualTo(percent * clusters / 100);
    assertThat(budget.isBreachedBy(budget.allowed())).isFalse();
    assertThat(budget.isBreachedBy(budget.allowed() + 1)).isTrue();
  }

  @Property(seed = "1")
  void acknowledgedFailuresDoNotCountAgain(
      @ForAll @IntRange(max = 100) int allowed, @ForAll @IntRange(max = 1_000) int failed) {
    Budget budget = Budget.of(new MaxFailures(allowed, false), 1_000).acknowledging(failed);

    assertThat(budget.isBreachedBy(failed)).isFalse();
    assertThat(budget.isBreachedBy(failed + allowed)).isFalse();
    assertThat(budget.isBreachedBy(failed + allowed + 1)).isTrue();
  }

  @Property(seed = "1")
  void thePausesOfABackoffReachItsBudgetAndNotMuchMore(
      @ForAll @IntRange(min = 1, max = 3_600) int budgetSeconds,
      @ForAll @IntRange(min = 1, max = 60) int firstSeconds) {
    Duration longest = Duration.ofSeconds(60);
    Backoff backoff =
        Backoff.filling(
            Duration.ofSeconds(budgetSeconds), Duration.ofSeconds(firstSeconds), 1.3, longest);

    double pause = firstSeconds;
    double waited = 0;
    for (int attempt = 1; attempt < backoff.attempts(); attempt++) {
      waited += pause;
      pause = Math.min(pause * 1.3, 60);
    }
    assertThat(waited).isGreaterThanOrEqualTo(budgetSeconds - 0.001);
    assertThat(waited).isLessThan(budgetSeconds + 130);
  }
}
