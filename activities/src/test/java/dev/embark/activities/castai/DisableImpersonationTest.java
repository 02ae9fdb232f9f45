package dev.embark.activities.castai;

import static dev.embark.activities.castai.SimulatedCastAi.failureOf;
import static dev.embark.simulators.ClusterSituation.FRESH;
import static dev.embark.simulators.ClusterSituation.LINKED_ELSEWHERE;
import static dev.embark.simulators.ClusterSituation.ON_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.Capabilities;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.Answers.Disabled;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisableImpersonationTest {

  private final SimulatedCastAi cast = new SimulatedCastAi(FRESH, ON_KEY, LINKED_ELSEWHERE);
  private final CastAiClient client =
      new CastAiClient(
          FakeServer.settings(cast.world.castAiUrl().toString(), Duration.ofSeconds(10)),
          cast.world::apiKey);

  @AfterEach
  void close() {
    client.close();
    cast.close();
  }

  @Test
  void takesTheLinkFromAClusterOnceTheLossIsAcceptedAndThePowerIsGiven() {
    assertThat(disable(ON_KEY, true, Capabilities.ALL)).isEqualTo(Disabled.DISABLED);
    assertThat(cast.state(ON_KEY).link()).isNull();
    assertThat(disable(ON_KEY, true, Capabilities.ALL)).isEqualTo(Disabled.NOT_LINKED);
    assertThat(cast.operations()).containsOnlyOnce("gcpDisableSa");
  }

  @Test
  void refusesWithoutTheOperatorsWord() {
    ApplicationFailure failure = failureOf(() -> disable(ON_KEY, false, Capabilities.ALL));

    assertThat(failure.getType()).isEqualTo("KEPT_LIVE");
    assertThat(cast.state(ON_KEY).link()).isNotNull();
  }

  @Test
  void refusesWhateverARequestSaysWithoutTheWorkersOwnPower() {
    ApplicationFailure failure = failureOf(() -> disable(ON_KEY, true, Capabilities.NONE));

    assertThat(failure.getType()).isEqualTo("POWER_NOT_GIVEN");
    assertThat(failure.getOriginalMessage()).contains("EMBARK_ALLOW_LOSS_OF_ACCESS");
    assertThat(cast.state(ON_KEY).link()).isNotNull();
  }

  @Test
  void leavesAClusterAloneWhoseCredentialsHaveChanged() {
    ClusterTarget target = cast.target(ON_KEY);

    Disabled answer =
        activities(Capabilities.ALL)
            .disableImpersonation(new Requests.Disable(target, "other", true));

    assertThat(answer).isEqualTo(Disabled.CREDENTIALS_CHANGED);
    assertThat(cast.operations()).doesNotContain("gcpDisableSa");
  }

  @Test
  void doesNothingToAClusterOfAnotherAccount() {
    assertThat(disable(LINKED_ELSEWHERE, true, Capabilities.ALL)).isEqualTo(Disabled.NOT_LINKED);
    assertThat(disable(FRESH, true, Capabilities.ALL)).isEqualTo(Disabled.NOT_LINKED);
    assertThat(cast.operations()).doesNotContain("gcpDisableSa");
  }

  private Disabled disable(ClusterSituation situation, boolean accepted, Capabilities powers) {
    ClusterTarget target = cast.target(situation);
    String credentials = cast.activities.lookUpCluster(new Requests.LookUp(target)).credentialsId();
    return activities(powers)
        .disableImpersonation(new Requests.Disable(target, credentials, accepted));
  }

  private CastAiActivitiesImpl activities(Capabilities powers) {
    TrustBoundary boundary =
        new TrustBoundary(
            List.of("embark-demo-*"), List.of("*"), List.of("prod-cast-identity"), Duration.ZERO);
    return new CastAiActivitiesImpl(
        Map.of("default", client), boundary.with(powers), new FailureMapper());
  }
}
