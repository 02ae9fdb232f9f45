package dev.embark.starter.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Timing;
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

  /** 180 s + 60 s + 1.1 × clusters ÷ rate, window permitting: what is promised of a fleet. */
  @Test
  void isWithinTheBoundThatIsPromisedForEveryFleet() {
    for (int clusters : List.of(1, 10, 100, 480, 1_920, 5_000, 10_000)) {
      Estimate estimate = estimate(clusters, 1_920);
      double bound = 180 + 60 + 1.1 * clusters / (Estimate.WRITES_A_MINUTE / 60.0);
      assertThat((double) estimate.duration().toSeconds())
          .as("%d clusters", clusters)
          .isLessThanOrEqualTo(bound);
    }
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
        IntStream.range(0, clusters).mapToObj(i -> target("c" + i, "p", "a" + i)).toList(),
        new Rollout(maxInFlight, new MaxFailures(0, false)),
        Timing.DEFAULT);
  }

  private static ClusterTarget target(String id, String project, String account) {
    return ClusterTarget.of(id, project, account);
  }
}
