package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LabelSelector;
import dev.embark.workflows.model.Wave;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Properties that hold for every fleet and all waves. */
class WavePlannerProperties {

  @Property(seed = "1")
  void eachClusterIsInExactlyOneWaveAndNoGroupIsSplit(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 60) Integer> accounts,
      @ForAll("waves") List<Wave> waves) {
    List<ClusterTarget> targets = targets(accounts);

    List<PlannedWave> planned = WavePlanner.plan(targets, waves);

    List<ClusterTarget> all = planned.stream().flatMap(w -> w.targets().stream()).toList();
    assertThat(all).containsExactlyInAnyOrderElementsOf(targets);
    Map<String, String> waveOf = new HashMap<>();
    for (PlannedWave wave : planned) {
      wave.targets()
          .forEach(
              target ->
                  assertThat(
                          waveOf.merge(
                              target.clientServiceAccount(),
                              wave.wave().name(),
                              (first, second) -> first.equals(second) ? first : "split"))
                      .isNotEqualTo("split"));
    }
  }

  @Property(seed = "1")
  void aWaveNeverTakesMoreThanItsShareUnlessOneGroupIsLargerThanThat(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 60) Integer> accounts,
      @ForAll("shares") List<Integer> shares) {
    List<ClusterTarget> targets = targets(accounts);
    List<Wave> waves = new ArrayList<>();
    shares.forEach(share -> waves.add(Wave.ofPercent("w" + waves.size(), share)));
    waves.add(Wave.ofPercent("rest", 100));

    int taken = 0;
    for (PlannedWave planned : WavePlanner.plan(targets, waves)) {
      Integer percent = planned.wave().percent();
      int reached = (int) Math.ceil((percent == null ? 0 : percent) * targets.size() / 100.0);
      taken += planned.targets().size();
      long groups =
          planned.targets().stream().map(ClusterTarget::clientServiceAccount).distinct().count();
      assertThat(taken <= Math.max(1, reached) || groups <= 1)
          .as("%s took %s of %s", planned.wave(), taken, targets.size())
          .isTrue();
    }
  }

  @Property(seed = "1")
  void withoutGroupsCountsAndSharesAreMetExactly(
      @ForAll @IntRange(min = 1, max = 3_000) int clusters,
      @ForAll @IntRange(min = 1, max = 50) int canary,
      @ForAll @IntRange(min = 1, max = 100) int percent) {
    List<ClusterTarget> targets = targets(IntStream.range(0, clusters).boxed().toList());
    List<Wave> waves =
        List.of(
            Wave.ofClusters("canary", canary),
            Wave.ofPercent("early", percent),
            Wave.ofPercent("rest", 100));

    List<Integer> sizes =
        WavePlanner.plan(targets, waves).stream().map(wave -> wave.targets().size()).toList();

    int first = Math.min(canary, clusters);
    int second = Math.max(first, (percent * clusters + 99) / 100);
    assertThat(sizes).containsExactly(first, second - first, clusters - second);
  }

  @Property(seed = "1")
  void noApprovalIsLostWithAnEmptyWave(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 10) Integer> accounts,
      @ForAll("waves") List<Wave> waves) {
    List<Wave> gated =
        waves.stream().map(wave -> wave.approvedWithin(Wave.APPROVAL_WITHIN)).toList();

    List<PlannedWave> kept =
        WavePlanner.withoutEmptyOnes(WavePlanner.plan(targets(accounts), gated));

    assertThat(kept).isNotEmpty();
    assertThat(kept).allMatch(wave -> wave.wave().approvalWithin() != null);
    assertThat(kept).noneMatch(wave -> wave.targets().isEmpty());
  }

  @Provide
  Arbitrary<List<Integer>> shares() {
    return Arbitraries.integers().between(1, 100).list().ofMaxSize(5);
  }

  /** Returns arbitrary waves followed by one that takes the rest. */
  @Provide
  Arbitrary<List<Wave>> waves() {
    Arbitrary<Wave> count = Arbitraries.integers().between(1, 80).map(n -> Wave.ofClusters("x", n));
    Arbitrary<Wave> share = Arbitraries.integers().between(1, 100).map(n -> Wave.ofPercent("x", n));
    Arbitrary<Wave> labels =
        Combinators.combine(Arbitraries.of("0", "1", "2"), Arbitraries.of("=", "!="))
            .as((value, sign) -> Wave.matching("x", LabelSelector.parse("third" + sign + value)));
    Arbitrary<Wave> ids =
        Arbitraries.integers()
            .between(0, 250)
            .list()
            .ofMinSize(1)
            .ofMaxSize(20)
            .map(
                numbers ->
                    WavePlannerTest.ofIds("x", numbers.stream().map(n -> "id-" + n).toList()));
    return Arbitraries.oneOf(count, share, labels, ids)
        .list()
        .ofMaxSize(6)
        .map(
            some -> {
              List<Wave> named = new ArrayList<>();
              for (Wave wave : some) {
                named.add(named("w" + named.size(), wave));
              }
              named.add(Wave.ofPercent("rest", 100));
              return List.copyOf(named);
            });
  }

  private static Wave named(String name, Wave wave) {
    return new Wave(
        name,
        wave.clusters(),
        wave.percent(),
        wave.selector(),
        wave.ids(),
        wave.approvalWithin(),
        wave.soak(),
        wave.maxFailures());
  }

  private static List<ClusterTarget> targets(List<Integer> accounts) {
    return IntStream.range(0, accounts.size())
        .mapToObj(
            i ->
                new ClusterTarget(
                    "id-" + i,
                    "p",
                    "account-" + accounts.get(i),
                    "default",
                    Map.of("third", Integer.toString(i % 3))))
        .collect(Collectors.toList());
  }
}
