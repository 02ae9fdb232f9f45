package dev.embark.starter.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.Wave;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void aSmallFleetIsBoundByTheWait() {
    // when
    Estimate estimate = estimate(50, 200);

    // then
    assertThat(estimate.limit()).isEqualTo(Estimate.Limit.PROPAGATION);
    assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(240 + 6));
  }

  @Test
  void aSmallWindowBindsAndCountsInRounds() {
    // when
    Estimate estimate = estimate(1_000, 200);

    // then
    assertThat(estimate.limit()).isEqualTo(Estimate.Limit.MAX_IN_FLIGHT);
    assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(5 * 240));
    assertThat(estimate.explanation()).contains("at most 200").contains("from 1920 on");
  }

  @Test
  void aLargeWindowLeavesTheWriteQuotaToBind() {
    // when
    Estimate estimate = estimate(10_000, 10_000);

    // then
    assertThat(estimate.limit()).isEqualTo(Estimate.Limit.IAM_WRITES);
    assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(240 + 1_250));
  }

  /** The bound promised for a fleet: 180 s + 60 s + 1.1 × clusters ÷ rate, window permitting. */
  @Test
  void isWithinTheBoundThatIsPromisedForEveryFleet() {
    for (int clusters : List.of(1, 10, 100, 480, 1_920, 5_000, 10_000)) {
      Estimate estimate = estimate(clusters, 1_920);
      double bound = 180 + 60 + 1.1 * clusters / (WaveEstimate.WRITES_A_MINUTE / 60.0);
      assertThat((double) estimate.duration().toSeconds())
          .as("%d clusters", clusters)
          .isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void wavesFollowOneAnother() {
    // when
    Estimate estimate = Estimate.of(clusters(50), Rollout.DEFAULT, Timing.DEFAULT);

    // then: one, three and forty-six clusters
    assertThat(estimate.limit()).isEqualTo(Estimate.Limit.WAVES);
    assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(240 + 240 + 245));
    assertThat(estimate.explanation())
        .isEqualTo("each cluster waits 3m for IAM; 3 waves run one after another");
  }

  @Test
  void theLimitOfTheLongestWaveIsNamedWhereItTakesMostOfTheTime() {
    // when: waves of 1, 99 and 1,900, the last in ten rounds of 200
    Estimate estimate = Estimate.of(clusters(2_000), Rollout.DEFAULT, Timing.DEFAULT);

    // then
    assertThat(estimate.limit()).isEqualTo(Estimate.Limit.MAX_IN_FLIGHT);
    assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(240 + (240 + 12) + 10 * 240));
    assertThat(estimate.explanation()).endsWith("; 3 waves run one after another");
  }

  @Test
  void soaksAreCountedAndApprovalsAreNot() {
    // given
    Wave canary =
        Wave.ofClusters("canary", 1)
            .soaking(Duration.ofMinutes(30))
            .approvedWithin(Duration.ofHours(24));
    Rollout rollout = Rollout.DEFAULT.in(List.of(canary, Wave.ofPercent("rest", 100)));

    // when
    Estimate estimate = Estimate.of(clusters(10), rollout, Timing.DEFAULT);

    // then
    assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(240 + 1_800 + 240 + 1));
    assertThat(estimate.explanation())
        .isEqualTo(
            "each cluster waits 3m for IAM; 2 waves run one after another, soak for 30m in all,"
                + " approvals are not counted");
  }

  /** A plan may change only some of the clusters that its waves were defined for. */
  @Test
  void waveThatOthersWouldFillDoesNotKeepItFromReckoning() {
    // given
    Rollout rollout = Rollout.DEFAULT.in(List.of(Wave.ofClusters("some", 1)));

    // when
    Estimate estimate = Estimate.of(clusters(2), rollout, Timing.DEFAULT);

    // then
    assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(240));
  }

  @Test
  void countsProjectsAccountsAndThoseWhoShare() {
    // given
    List<ClusterTarget> clusters =
        List.of(target("a", "p1", "x"), target("b", "p1", "x"), target("c", "p2", "y"));

    // when
    Estimate estimate = Estimate.of(clusters, Rollout.DEFAULT, Timing.DEFAULT);

    // then
    assertThat(estimate.projects()).isEqualTo(2);
    assertThat(estimate.serviceAccounts()).isEqualTo(2);
    assertThat(estimate.shared()).isEqualTo(2);
  }

  private static Estimate estimate(int clusters, int maxInFlight) {
    return Estimate.of(
        clusters(clusters), new Rollout(maxInFlight, new MaxFailures(0, false)), Timing.DEFAULT);
  }

  private static List<ClusterTarget> clusters(int count) {
    return IntStream.range(0, count).mapToObj(i -> target("c" + i, "p", "a" + i)).toList();
  }

  private static ClusterTarget target(String id, String project, String account) {
    return ClusterTarget.of(id, project, account);
  }
}
