package dev.embark.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.OutputFormat;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoResultTest {

  private static final Part FRESH =
      Part.of(1, ClusterSituation.FRESH, "nothing", Expectation.ONBOARDED, 1, "Done.");
  private static final Scenario SCENARIO =
      new Scenario("one", "one cluster", "One.", List.of(FRESH));
  private static final FleetCluster CLUSTER = SCENARIO.fleet().clusters().get(0);
  private static final Outcome ONBOARDED = new Outcome.Onboarded("new-credentials");

  @Test
  void programsAreToldEachClusterAndWhatDiffers() {
    // given
    Outcome rolledBack =
        new Outcome.RolledBack(ErrorCode.UPDATE_SERVER_ERROR, "HTTP 500.", List.of());
    CommandRun run = new CommandRun();

    // when
    new DemoReport(result(rolledBack, findings(1, List.of("a@b"), List.of())))
        .print(new Console(run.surroundings(), OutputFormat.JSON, false));

    // then
    Golden.check("json/demo.json", run.out());
  }

  @Test
  void nothingDiffersWhenEverythingIsAsTold() {
    assertThat(result(ONBOARDED, findings(1, List.of(), List.of())).asTold()).isTrue();
  }

  @Test
  void anotherOutcomeIsNamedWithItsReason() {
    // when
    Outcome rolledBack =
        new Outcome.RolledBack(ErrorCode.UPDATE_SERVER_ERROR, "HTTP 500.", List.of());
    DemoResult result = result(rolledBack, findings(1, List.of(), List.of()));

    // then
    assertThat(result.asTold()).isFalse();
    assertThat(result.differences())
        .containsExactly(
            CLUSTER.name()
                + " ended as RolledBack (UPDATE_SERVER_ERROR) instead of Onboarded: HTTP 500.");
  }

  @Test
  void aClusterThatWasNeverStartedIsNamed() {
    assertThat(result(null, findings(1, List.of(), List.of())).differences())
        .singleElement()
        .asString()
        .contains("never started");
  }

  @Test
  void theRightOutcomeForAnotherReasonIsADifference() {
    Expectation expected = new Expectation("Rejected", ErrorCode.CLUSTER_NOT_FOUND);
    assertThat(expected.isMetBy(new Outcome.Rejected(ErrorCode.CLUSTER_NOT_FOUND, "."))).isTrue();
    assertThat(expected.isMetBy(new Outcome.Rejected(ErrorCode.WRONG_PROJECT, "."))).isFalse();
  }

  @Test
  void harmIsADifferenceWhateverTheOutcomes() {
    assertThat(result(ONBOARDED, findings(2, List.of(), List.of())).differences())
        .singleElement()
        .asString()
        .contains("2 policy writes instead of 1");
    assertThat(result(ONBOARDED, findings(1, List.of("a@b"), List.of())).differences())
        .containsExactly("bindings of other people changed on a@b");
    assertThat(result(ONBOARDED, findings(1, List.of(), List.of("demo-0001"))).differences())
        .containsExactly("demo-0001 lost its access for a while");
  }

  private static DemoResult result(@Nullable Outcome outcome, Inspection.Findings findings) {
    ClusterResult result =
        outcome == null
            ? null
            : new ClusterResult(CLUSTER.id().toString(), outcome, null, List.of());
    return new DemoResult(
        SCENARIO,
        List.of(new DemoResult.Cluster(CLUSTER, FRESH, result)),
        findings,
        Duration.ofSeconds(1),
        Duration.ofMinutes(4));
  }

  private static Inspection.Findings findings(
      long writes, List<String> foreign, List<String> lost) {
    return new Inspection.Findings(Map.of(CLUSTER.serviceAccount(), writes), 1, foreign, lost);
  }
}
