package dev.embark.simulators.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultRulesTest {

  private static final Fault HANG = Fault.of("hang");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void strikesFromTheNamedCallOfEachSubjectOn() {
    // given
    var rules = new FaultRules(1);
    rules.add(new FaultRule("second", "updateCluster", "*", 2, 1, 1.0, HANG));

    // when
    List<Boolean> struck =
        IntStream.range(0, 3)
            .mapToObj(n -> rules.strike("updateCluster", "a", NOW).isPresent())
            .toList();

    // then
    assertThat(struck).containsExactly(false, true, false);
    assertThat(rules.strike("updateCluster", "b", NOW)).isEmpty();
    assertThat(rules.strike("updateCluster", "b", NOW)).contains(HANG);
    assertThat(rules.strike("getCluster", "b", NOW)).isEmpty();
  }

  @Test
  void drawsTheSameStrikesFromTheSameSeed() {
    assertThat(draw(7)).isEqualTo(draw(7)).isNotEqualTo(draw(8)).contains(true).contains(false);
  }

  @Test
  void refusesRulesThatNoSurfaceUnderstands() {
    // given
    var rules = new FaultRules(1);
    rules.recognise(known("hang", "getCluster", Map.of()));
    rules.recognise(known("conflict", "SetIamPolicy", Map.of()));

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
  void refusesParametersThatNoSurfaceWouldRead() {
    // given
    var rules = new FaultRules(1);
    rules.recognise(known("hang", "getCluster", Map.of("seconds", FaultParameter.NUMBER)));
    rules.recognise(known("hang", "SetIamPolicy", Map.of("commit", FaultParameter.FLAG)));

    // when, then
    rules.add(hang("getCluster", "seconds", "5"));
    rules.add(hang("*", "seconds", "5"));
    rules.add(hang("*", "commit", "true"));
    for (String value : List.of("", "abc", "-1", "1.5", "1000001")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rules.add(hang("getCluster", "seconds", value)))
          .withMessageContaining("must be a whole number from 0 to 1000000, not '" + value + "'");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.add(hang("SetIamPolicy", "seconds", "5")))
        .withMessageContaining("has no parameter 'seconds'; there are: commit");
    assertThatIllegalArgumentException().isThrownBy(() -> rules.add(hang("*", "second", "5")));
    assertThat(rules.rules()).hasSize(1);
  }

  @Test
  void takesTheParametersOfTheFaultThatAnotherComesWith() {
    // given
    var rules = new FaultRules(1);
    rules.recognise(
        new FaultVocabulary(
            Map.of(
                "mute",
                form("SetIamPolicy", Map.of("with", FaultParameter.TEXT)),
                "late",
                form("SetIamPolicy", Map.of("delay", FaultParameter.DURATION)),
                "stale",
                form("GetIamPolicy", Map.of()))));

    // when, then
    rules.add(mute("with", "late", "delay", "10m"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.add(mute("with", "late", "delay", "10 minutes")))
        .withMessageContaining("must be a duration");
    assertThatIllegalArgumentException().isThrownBy(() -> rules.add(mute("delay", "10m")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.add(mute("with", "stale")))
        .withMessageContaining("'mute with stale' at 'SetIamPolicy'");
  }

  @Test
  void strikesOnlyTheOperationsAtWhichTheFaultIsKnown() {
    // given
    var rules = new FaultRules(1);
    rules.recognise(known("hang", "getCluster", Map.of()));
    rules.recognise(known("conflict", "SetIamPolicy", Map.of()));
    rules.add(FaultRule.always("everywhere", "*", "*", HANG));

    // when, then
    assertThat(rules.strike("SetIamPolicy", "x", NOW)).isEmpty();
    assertThat(rules.strike("getCluster", "x", NOW)).contains(HANG);
  }

  @Test
  void endsAfterSomeMinutesForEachSubject() {
    // given
    var rules = new FaultRules(1);
    Fault away = new Fault("status", Map.of("forMinutes", "30"));
    rules.add(FaultRule.always("away", "*", "*", away));
    Instant later = NOW.plus(Duration.ofMinutes(30));

    // when, then
    assertThat(rules.strike("getCluster", "a", NOW)).contains(away);
    assertThat(rules.strike("getCluster", "a", later.minusMillis(1))).contains(away);
    assertThat(rules.strike("getCluster", "a", later)).isEmpty();
    assertThat(rules.strike("getCluster", "b", later)).contains(away);
    rules.add(FaultRule.always("away", "*", "*", away));
    assertThat(rules.strike("getCluster", "a", later)).contains(away);
    rules.clear();
    rules.add(FaultRule.always("away", "*", "*", away));
    assertThat(rules.strike("getCluster", "a", later.plusSeconds(3600))).contains(away);
  }

  @Test
  void forgetsTheCountsOfARemovedRule() {
    // given
    var rules = new FaultRules(1);
    rules.add(FaultRule.first(1, "once", "*", "*", HANG));
    assertThat(rules.strike("getCluster", "a", NOW)).isPresent();

    // when
    rules.add(FaultRule.first(1, "once", "*", "*", HANG));

    // then
    assertThat(rules.rules()).hasSize(1);
    assertThat(rules.strike("getCluster", "a", NOW)).isPresent();
    rules.clear();
    assertThat(rules.strike("getCluster", "a", NOW)).isEmpty();
  }

  private static FaultVocabulary known(
      String kind, String operation, Map<String, FaultParameter> parameters) {
    return new FaultVocabulary(Map.of(kind, form(operation, parameters)));
  }

  private static FaultVocabulary.Form form(
      String operation, Map<String, FaultParameter> parameters) {
    return new FaultVocabulary.Form(Set.of(operation), parameters);
  }

  private static FaultRule hang(String operation, String parameter, String value) {
    return FaultRule.always("x", operation, "*", new Fault("hang", Map.of(parameter, value)));
  }

  private static FaultRule mute(String name, String value) {
    return FaultRule.always("x", "SetIamPolicy", "*", new Fault("mute", Map.of(name, value)));
  }

  private static FaultRule mute(String name, String value, String other, String otherValue) {
    Map<String, String> parameters = Map.of(name, value, other, otherValue);
    return FaultRule.always("x", "SetIamPolicy", "*", new Fault("mute", parameters));
  }

  private static List<Boolean> draw(long seed) {
    var rules = new FaultRules(seed);
    rules.add(new FaultRule("half", "*", "*", 1, Integer.MAX_VALUE, 0.5, HANG));
    return IntStream.range(0, 64).mapToObj(n -> rules.strike("get", "a", NOW).isPresent()).toList();
  }
}
