package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Timing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetInputsTest {
  private static final ClusterTarget ONE = target("one", Map.of("a", "1", "b", "2"));
  private static final ClusterTarget TWO = target("two", Map.of());

  @Test
  void carriesTheClustersInTheirOrder() {
    // when
    FleetInput input = input(List.of(TWO, ONE));

    // then
    assertThat(input.clusters().targets()).containsExactly(TWO, ONE);
    assertThat(input.clusters().count()).isEqualTo(2);
  }

  @Test
  void theDigestDoesNotDependOnAuthorNorOnTheOrderOfLabels() {
    // given
    Map<String, String> turned = new LinkedHashMap<>();
    turned.put("b", "2");
    turned.put("a", "1");

    // when
    FleetInput byAda = input(List.of(ONE));
    FleetInput byBob =
        FleetInputs.of(
            "fleet",
            List.of(target("one", turned)),
            Rollout.DEFAULT,
            ClusterOptions.DEFAULT,
            new Authorship("bob", "again", "CHG1"));

    // then
    assertThat(byBob.digest()).isEqualTo(byAda.digest());
  }

  @Test
  void theDigestIsTheSameInEveryProcess() {
    assertThat(input(List.of(ONE, TWO)).digest())
        .isEqualTo("39bc7c909101444d0a82a9c6635fcfcb340dd878f16e8d1979bd2709f82cffb1");
  }

  @Test
  void theDigestTellsApartWhateverChangesTheRun() {
    // given
    ClusterOptions longer =
        new ClusterOptions(new Timing(Duration.ofSeconds(181)), OnFailure.ROLLBACK, false, false);
    ClusterOptions holding = new ClusterOptions(Timing.DEFAULT, OnFailure.HOLD, false, false);
    ClusterOptions terraform = new ClusterOptions(Timing.DEFAULT, OnFailure.ROLLBACK, true, false);
    ClusterOptions relinking = new ClusterOptions(Timing.DEFAULT, OnFailure.ROLLBACK, false, true);
    Rollout narrow = new Rollout(199, new MaxFailures(5, true));
    Rollout strict = new Rollout(200, new MaxFailures(5, false));

    // when
    List<String> digests =
        List.of(
            digest(List.of(ONE, TWO), Rollout.DEFAULT, ClusterOptions.DEFAULT),
            digest(List.of(TWO, ONE), Rollout.DEFAULT, ClusterOptions.DEFAULT),
            digest(List.of(ONE), Rollout.DEFAULT, ClusterOptions.DEFAULT),
            digest(List.of(target("one", Map.of())), Rollout.DEFAULT, ClusterOptions.DEFAULT),
            digest(List.of(ONE, TWO), narrow, ClusterOptions.DEFAULT),
            digest(List.of(ONE, TWO), strict, ClusterOptions.DEFAULT),
            digest(List.of(ONE, TWO), Rollout.DEFAULT, longer),
            digest(List.of(ONE, TWO), Rollout.DEFAULT, holding),
            digest(List.of(ONE, TWO), Rollout.DEFAULT, terraform),
            digest(List.of(ONE, TWO), Rollout.DEFAULT, relinking));

    // then
    assertThat(digests).doesNotHaveDuplicates();
  }

  private static String digest(
      List<ClusterTarget> clusters, Rollout rollout, ClusterOptions options) {
    return FleetInputs.of("fleet", clusters, rollout, options, Authorship.of("ada")).digest();
  }

  @Test
  void anotherTryOfAFleetThatIsTakenOffTakesOff() {
    // given
    OffboardingChoices choices = new OffboardingChoices(true, null);
    FleetInput former =
        FleetInputs.leaving(
            "fleet",
            List.of(ONE, TWO),
            Rollout.DEFAULT,
            ClusterOptions.DEFAULT,
            choices,
            Authorship.of("ada"));

    // when
    FleetInput again = FleetInputs.again(former, List.of(TWO), Authorship.of("bob"));

    // then
    assertThat(again.offboarding()).isEqualTo(choices);
    assertThat(again.clusters().targets()).containsExactly(TWO);
    assertThat(again.digest()).isNotEqualTo(former.digest());
  }

  private static FleetInput input(List<ClusterTarget> clusters) {
    return FleetInputs.of(
        "fleet", clusters, Rollout.DEFAULT, ClusterOptions.DEFAULT, Authorship.of("ada"));
  }

  private static ClusterTarget target(String id, Map<String, String> labels) {
    return new ClusterTarget(
        id, "acme-prod", "castai@acme-prod.iam.gserviceaccount.com", "default", labels);
  }
}
