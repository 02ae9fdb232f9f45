package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.USER;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static dev.embark.simulators.iam.IamFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Policy;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PropagationTest {

  private final SteppingClock clock = new SteppingClock();

  @Test
  void grantsOnlyWhenTheDelayHasPassed() {
    // given
    IamState state = state(IamSettings.defaults().withFixedPropagation(Duration.ofSeconds(120)));

    // when
    state.editPolicyAs("ann", CLIENT, PropagationTest::withToken);
    clock.advance(Duration.ofSeconds(119));

    // then
    assertThat(state.canImpersonate(CAST, CLIENT)).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(state.canImpersonate(CAST, CLIENT)).isTrue();
    assertThat(state.canActAs(CAST, CLIENT)).isFalse();
  }

  @Test
  void revokesOnlyWhenTheDelayHasPassed() {
    // given
    IamState state =
        state(
            IamSettings.defaults()
                .withPropagation(
                    new Propagation(
                        PropagationDelay.fixed(Duration.ZERO),
                        PropagationDelay.fixed(Duration.ofMinutes(5)),
                        1)));
    state.editPolicyAs("ann", CLIENT, PropagationTest::withToken);

    // when
    state.editPolicyAs("ann", CLIENT, policy -> Policy.getDefaultInstance());

    // then
    assertThat(state.canImpersonate(CAST, CLIENT)).isTrue();
    clock.advance(Duration.ofMinutes(5));
    assertThat(state.canImpersonate(CAST, CLIENT)).isFalse();
  }

  @Test
  void remembersWhoCouldImpersonateWhen() {
    // given
    IamState state = state(IamSettings.defaults().withFixedPropagation(Duration.ofMinutes(1)));
    Instant start = clock.instant();
    state.editPolicyAs("ann", CLIENT, PropagationTest::withToken);
    clock.advance(Duration.ofMinutes(10));
    state.editPolicyAs("ann", CLIENT, policy -> Policy.getDefaultInstance());
    clock.advance(Duration.ofMinutes(10));

    // when
    List<Boolean> minutely =
        IntStream.of(0, 1, 10, 11, 20)
            .mapToObj(
                minute ->
                    state.couldImpersonateAt(CAST, CLIENT, start.plus(Duration.ofMinutes(minute))))
            .toList();

    // then
    assertThat(minutely).containsExactly(false, true, true, false, false);
  }

  @Test
  void putsWhatIsStillToComeIntoEffectWithASeededPolicy() {
    // given
    IamState state = state(IamSettings.defaults().withFixedPropagation(Duration.ofMinutes(10)));
    state.editPolicyAs("ann", CLIENT, PropagationTest::withToken);

    // when
    state.seedPolicy(CLIENT, policy -> policy.toBuilder().addBindings(user(CAST)).build());

    // then
    assertThat(state.canImpersonate(CAST, CLIENT)).isTrue();
    assertThat(state.canActAs(CAST, CLIENT)).isTrue();

    // when
    state.editPolicyAs("ann", CLIENT, policy -> Policy.getDefaultInstance());
    assertThat(state.canImpersonate(CAST, CLIENT)).isTrue();
    state.seedPolicy(CLIENT, policy -> policy);

    // then
    assertThat(state.canImpersonate(CAST, CLIENT)).isFalse();
    clock.advance(Duration.ofMinutes(10));
    assertThat(state.canImpersonate(CAST, CLIENT)).isFalse();
  }

  @Test
  void letsTheLastWriteWinWhateverTheDraws() {
    for (int seed = 0; seed < 200; seed++) {
      IamState state = state(IamSettings.defaults().withPropagation(Propagation.google(seed)));
      state.editPolicyAs("ann", CLIENT, PropagationTest::withToken);
      clock.advance(Duration.ofSeconds(1));
      state.editPolicyAs("ann", CLIENT, policy -> Policy.getDefaultInstance());
      clock.advance(Duration.ofDays(1));
      assertThat(state.canImpersonate(CAST, CLIENT)).isFalse();
    }
  }

  @Test
  void drawsTwoMinutesInTheMedianAndMoreThanSevenInTheTail() {
    // given
    Grant grant = new Grant(USER, "", "", false, "uid:1");
    Propagation google = Propagation.google(42);

    // when
    List<Duration> draws =
        IntStream.range(0, 20_000)
            .mapToObj(write -> google.draw(CLIENT, grant, true, write))
            .sorted()
            .toList();

    // then
    assertThat(draws.get(10_000)).isBetween(Duration.ofSeconds(115), Duration.ofSeconds(125));
    assertThat(draws.get(19_800)).isBetween(Duration.ofSeconds(390), Duration.ofSeconds(450));
    assertThat(draws.get(0)).isPositive();
    assertThat(google.draw(CLIENT, grant, true, 7))
        .isEqualTo(Propagation.google(42).draw(CLIENT, grant, true, 7))
        .isNotEqualTo(Propagation.google(43).draw(CLIENT, grant, true, 7))
        .isNotEqualTo(google.draw(CAST, grant, true, 7))
        .isNotEqualTo(google.draw(CLIENT, grant, false, 7));
  }

  @Test
  void holdsTheClaimsConditionOnlyForItsOwnEmailAndOnlyWhenFilled() {
    IamSettings atOnce = IamSettings.defaults().withFixedPropagation(Duration.ZERO);
    IamState filled = state(atOnce);
    IamState empty = state(atOnce.withClaimsEmailFilled(false));
    for (IamState state : List.of(filled, empty)) {
      state.editPolicyAs(
          "ann", CLIENT, policy -> withToken(policy).toBuilder().addBindings(user(CAST)).build());
    }

    assertThat(filled.canActAs(CAST, CLIENT)).isTrue();
    assertThat(empty.canActAs(CAST, CLIENT)).isFalse();
    assertThat(empty.canImpersonate(CAST, CLIENT)).isTrue();

    String other = "cast-gke-99999999@prod-cast-identity.iam.gserviceaccount.com";
    filled.editPolicyAs(
        "ann",
        CLIENT,
        policy ->
            Policy.newBuilder()
                .addBindings(
                    user(other).toBuilder().clearMembers().addMembers("serviceAccount:" + CAST))
                .build());
    assertThat(filled.canActAs(CAST, CLIENT)).isFalse();
  }

  @Test
  void grantsWithoutConditionThroughTheProjectAndToEverybodyAuthenticated() {
    IamState state = state(IamSettings.defaults());
    assertThat(state.canActAs(CAST, CLIENT)).isFalse();

    state.seedProjectPolicy(
        IamFixture.PROJECT,
        policy -> Policy.newBuilder().addBindings(binding(USER, "serviceAccount:" + CAST)).build());
    state.seedPolicy(
        CLIENT,
        policy ->
            Policy.newBuilder()
                .addBindings(binding(IamFixture.TOKEN_CREATOR, "allAuthenticatedUsers"))
                .build());

    assertThat(state.canActAs(CAST, CLIENT)).isTrue();
    assertThat(state.canImpersonate(CAST, CLIENT)).isTrue();
  }

  private IamState state(IamSettings settings) {
    IamState state = new IamState(settings, clock, new FaultRules(1), new CallLog());
    state.addProject(IamFixture.PROJECT);
    state.addProject("prod-cast-identity");
    state.addServiceAccount(IamFixture.PROJECT, CLIENT);
    state.addServiceAccount("prod-cast-identity", CAST);
    return state;
  }

  private static Policy withToken(Policy policy) {
    return policy.toBuilder().addBindings(tokenCreator(CAST)).build();
  }
}
