package dev.embark.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The product as a whole: each scenario on the embedded engine, against the simulators. */
@Timeout(120)
class ScenarioTest {

  @Test
  void eachClusterOfTheFleetEndsAsTheScenarioSays() {
    // given
    List<Counts> told = Collections.synchronizedList(new ArrayList<>());

    // when
    DemoResult result = Demo.run(Scenario.FLEET, told::add);

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
    assertThat(Scenario.FLEET.clusterCount()).isEqualTo(25);
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
}
