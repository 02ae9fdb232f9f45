package dev.embark.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.starter.CommandRun;
import dev.embark.starter.TemporalBinary;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole product: each scenario on the embedded engine, against the simulators. */
@Timeout(600)
class ScenarioTest {

  private static final Surroundings SURROUNDINGS =
      new CommandRun().with("PATH", System.getenv("PATH")).surroundings();

  @Test
  void eachClusterOfTheFleetEndsAsTheScenarioSays() {
    // given
    List<Counts> told = Collections.synchronizedList(new ArrayList<>());

    // when
    DemoResult result = Demo.run(Scenario.FLEET, SURROUNDINGS, told::add);

    // then
    assertThat(result.differences()).isEmpty();
    assertThat(result.clusters()).hasSize(25);
    assertThat(told)
        .isNotEmpty()
        .last()
        .satisfies(counts -> assertThat(counts.inFlight()).isZero());
  }

  @Test
  void theFleetHasWhateverAFleetCanMeet() {
    assertThat(Scenario.FLEET.fleet().clusters()).hasSize(25);
    assertThat(Scenario.FLEET.parts())
        .extracting(Part::situation)
        .contains(
            ClusterSituation.FRESH,
            ClusterSituation.STALE_BINDINGS,
            ClusterSituation.TERRAFORM_BINDINGS,
            ClusterSituation.ON_KEY,
            ClusterSituation.SHARED_SERVICE_ACCOUNT,
            ClusterSituation.UPDATE_REFUSED,
            ClusterSituation.NEVER_CONFIRMS,
            ClusterSituation.UNKNOWN,
            ClusterSituation.OUTSIDE,
            ClusterSituation.RATE_LIMITED,
            ClusterSituation.LOST_ANSWER);
    assertThat(Scenario.FLEET.parts().stream().filter(Part::onboardedBefore))
        .singleElement()
        .satisfies(part -> assertThat(part.clusters()).isEqualTo(2));
  }

  static Stream<Scenario> others() {
    return Scenarios.ALL.stream().filter(scenario -> scenario != Scenario.FLEET);
  }

  @ParameterizedTest
  @MethodSource("others")
  void everyOtherScenarioEndsAsItSaysToo(Scenario scenario) {
    if (scenario.course() == Course.WORKER_KILLED) {
      TemporalBinary.require();
    }

    assertThat(Demo.run(scenario, SURROUNDINGS, counts -> {}).differences())
        .as(scenario.name())
        .isEmpty();
  }
}
