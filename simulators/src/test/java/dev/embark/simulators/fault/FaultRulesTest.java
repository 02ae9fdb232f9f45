package dev.embark.simulators.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultRulesTest {

  private static final Fault HANG = Fault.of("hang");

  @Test
  void strikesFromTheNamedCallOfEachSubjectOn() {
    // given
    var rules = new FaultRules(1);
    rules.add(new FaultRule("second", "updateCluster", "*", 2, 1, 1.0, HANG));

    // when
    List<Boolean> struck =
        IntStream.range(0, 3)
            .mapToObj(n -> rules.strike("updateCluster", "a").isPresent())
            .toList();

    // then
    assertThat(struck).containsExactly(false, true, false);
    assertThat(rules.strike("updateCluster", "b")).isEmpty();
    assertThat(rules.strike("updateCluster", "b")).contains(HANG);
    assertThat(rules.strike("getCluster", "b")).isEmpty();
  }

  @Test
  void drawsTheSameStrikesFromTheSameSeed() {
    assertThat(draw(7)).isEqualTo(draw(7)).isNotEqualTo(draw(8)).contains(true).contains(false);
  }

  @Test
  void refusesRulesThatNoSurfaceUnderstands() {
    // given
    var rules = new FaultRules(1);
    rules.recognise(new FaultVocabulary(Map.of("hang", Set.of("getCluster"))));
    rules.recognise(new FaultVocabulary(Map.of("conflict", Set.of("SetIamPolicy"))));

    // when, then
    rules.add(FaultRule.always("fine", "getCluster", "*", HANG));
    rules.add(FaultRule.always("fine too", "*", "*", Fault.of("conflict")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.add(FaultRule.always("x", "*", "*", Fault.of("hnag"))))
        .withMessageContaining("hnag");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.add(FaultRule.always("x", "SetIamPolicy", "*", HANG)));
  }

  @Test
  void strikesOnlyTheOperationsAtWhichTheFaultIsKnown() {
    // given
    var rules = new FaultRules(1);
    rules.recognise(new FaultVocabulary(Map.of("hang", Set.of("getCluster"))));
    rules.recognise(new FaultVocabulary(Map.of("conflict", Set.of("SetIamPolicy"))));
    rules.add(FaultRule.always("everywhere", "*", "*", HANG));

    // when, then
    assertThat(rules.strike("SetIamPolicy", "x")).isEmpty();
    assertThat(rules.strike("getCluster", "x")).contains(HANG);
  }

  @Test
  void forgetsTheCountsOfARemovedRule() {
    // given
    var rules = new FaultRules(1);
    rules.add(FaultRule.first(1, "once", "*", "*", HANG));
    assertThat(rules.strike("getCluster", "a")).isPresent();

    // when
    rules.add(FaultRule.first(1, "once", "*", "*", HANG));

    // then
    assertThat(rules.rules()).hasSize(1);
    assertThat(rules.strike("getCluster", "a")).isPresent();
    rules.clear();
    assertThat(rules.strike("getCluster", "a")).isEmpty();
  }

  private static List<Boolean> draw(long seed) {
    var rules = new FaultRules(seed);
    rules.add(new FaultRule("half", "*", "*", 1, Integer.MAX_VALUE, 0.5, HANG));
    return IntStream.range(0, 64).mapToObj(n -> rules.strike("get", "a").isPresent()).toList();
  }
}
