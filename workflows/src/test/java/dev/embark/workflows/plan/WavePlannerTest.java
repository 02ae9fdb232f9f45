package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LabelSelector;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavePlannerTest {

  @ParameterizedTest
  @CsvSource({
    // clusters, canary, early, rest
    "1, 1, 0, 0",
    "2, 1, 0, 1",
    "19, 1, 0, 18",
    "20, 1, 0, 19",
    "21, 1, 1, 19",
    "100, 1, 4, 95",
    "101, 1, 5, 95",
    "2000, 1, 99, 1900",
    "10000, 1, 499, 9500"
  })
  void theDefaultIsACanaryThenATwentiethThenTheRest(int clusters, int canary, int early, int rest) {
    assertThat(sizes(fleet(clusters), Rollout.DEFAULT.waves()))
        .containsExactly(canary, early, rest);
  }

  @Test
  void aShareCountsEarlierWavesAndIsRoundedUp() {
    List<Wave> waves = List.of(Wave.ofPercent("a", 34), Wave.ofPercent("b", 67), rest());

    assertThat(sizes(fleet(10), waves)).containsExactly(4, 3, 3);
  }

  @Test
  void aSelectorTakesWhatMatchesAndTheRestIsCountedOn() {
    List<ClusterTarget> clusters =
        IntStream.range(0, 10)
            .mapToObj(i -> target(i, "account-" + i, Map.of("env", i % 2 == 0 ? "dev" : "prod")))
            .toList();
    List<Wave> waves =
        List.of(
            Wave.matching("dev", LabelSelector.parse("env=dev")),
            ofIds("chosen", List.of("id-1", "id-3")),
            Wave.ofClusters("two", 2),
            rest());

    List<PlannedWave> planned = WavePlanner.plan(clusters, waves);

    assertThat(planned.get(0).targets()).allMatch(each -> each.labels().containsValue("dev"));
    assertThat(planned.get(1).targets())
        .extracting(ClusterTarget::clusterId)
        .containsExactly("id-1", "id-3");
    assertThat(planned).extracting(wave -> wave.targets().size()).containsExactly(5, 2, 2, 1);
  }

  @Test
  void aCanaryPassesOverClustersThatShareAnAccount() {
    List<ClusterTarget> clusters =
        List.of(target(1, "shared"), target(2, "shared"), target(3, "own"), target(4, "other"));

    List<PlannedWave> planned =
        WavePlanner.plan(clusters, List.of(Wave.ofClusters("canary", 1), rest()));

    assertThat(planned.get(0).targets()).containsExactly(clusters.get(2));
  }

  @Test
  void aCanaryOfGroupsOnlyTakesTheSmallestWhole() {
    List<ClusterTarget> clusters =
        List.of(
            target(1, "three"),
            target(2, "three"),
            target(3, "three"),
            target(4, "two"),
            target(5, "two"));

    assertThat(sizes(clusters, List.of(Wave.ofClusters("canary", 1), rest())))
        .containsExactly(2, 3);
  }

  @Test
  void aGroupGoesWholeIntoTheWaveThatTakesOneOfIt() {
    List<ClusterTarget> clusters =
        List.of(target(1, "shared"), target(2, "own"), target(3, "shared"));

    List<PlannedWave> planned =
        WavePlanner.plan(clusters, List.of(ofIds("first", List.of("id-3")), rest()));

    assertThat(planned.get(0).targets()).containsExactly(clusters.get(0), clusters.get(2));
  }

  @Test
  void refusesWavesThatLeaveClustersOut() {
    assertRefused(
        "the waves leave out 3 of 5 clusters", fleet(5), List.of(Wave.ofClusters("canary", 2)));
    assertRefused(
        "the waves leave out 2 of 5 clusters", fleet(5), List.of(Wave.ofPercent("most", 60)));
  }

  @Test
  void refusesWavesThatAreNotWellFormed() {
    Wave nothing = new Wave("a", null, null, null, List.of(), null, Duration.ZERO, null);
    Wave twice = new Wave("a", 1, 50, null, List.of(), null, Duration.ZERO, null);

    assertRefused("must have one of", fleet(1), List.of(nothing));
    assertRefused("must have one of", fleet(1), List.of(twice));
    assertRefused("two waves are named 'a'", fleet(2), List.of(rest("a"), rest("a")));
    assertRefused("'a/b' cannot name a wave", fleet(1), List.of(rest("a/b")));
    assertRefused("there are 0 waves", fleet(1), List.of());
  }

  @Test
  void anEmptyWaveHandsItsApprovalOn() {
    Duration hour = Duration.ofHours(1);
    List<Wave> waves =
        List.of(
            Wave.ofClusters("canary", 1), Wave.ofPercent("early", 5).approvedWithin(hour), rest());

    List<PlannedWave> kept = WavePlanner.withoutEmptyOnes(WavePlanner.plan(fleet(10), waves));

    assertThat(kept).extracting(wave -> wave.wave().name()).containsExactly("canary", "rest");
    assertThat(kept.get(1).wave().approvalWithin()).isEqualTo(hour);
    assertThat(kept.get(0).wave().approvalWithin()).isNull();
  }

  @Test
  void aWaveWithoutABudgetIsHeldToTheRunsShareButNotToItsCount() {
    assertThat(Budget.inherited(new dev.embark.workflows.model.MaxFailures(5, true)).allowedOf(1))
        .isZero();
    assertThat(Budget.inherited(new dev.embark.workflows.model.MaxFailures(5, false)).allowedOf(9))
        .isEqualTo(9);
  }

  private static void assertRefused(String words, List<ClusterTarget> clusters, List<Wave> waves) {
    assertThatThrownBy(() -> WavePlanner.plan(clusters, waves))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private static List<Integer> sizes(List<ClusterTarget> clusters, List<Wave> waves) {
    return WavePlanner.plan(clusters, waves).stream().map(wave -> wave.targets().size()).toList();
  }

  static Wave ofIds(String name, List<String> ids) {
    return new Wave(name, null, null, null, ids, null, Duration.ZERO, null);
  }

  private static Wave rest() {
    return rest("rest");
  }

  private static Wave rest(String name) {
    return Wave.ofPercent(name, 100);
  }

  private static List<ClusterTarget> fleet(int clusters) {
    return IntStream.range(0, clusters).mapToObj(i -> target(i, "account-" + i)).toList();
  }

  private static ClusterTarget target(int number, String account) {
    return target(number, account, Map.of());
  }

  private static ClusterTarget target(int number, String account, Map<String, String> labels) {
    return new ClusterTarget("id-" + number, "p", account, "default", labels);
  }
}
