package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Finds the undo of an earlier run in the server's list. */
@RealServer
@Timeout(600)
class RecentUndoTest {

  /** The wait is extended to five times this after the undo, whenever the test gets to it. */
  private static final Duration PROPAGATION = Duration.ofSeconds(20);

  private static final Pattern WAITED = Pattern.compile("waited (\\d+) s for IAM");

  private final Installation installation = Installation.shared();

  @Test
  void aRunThatFollowsAnUndoGivesIamLonger() {
    // given a cluster whose bindings were removed by an undo
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    installation.simulators().breakCalls("refused", "updateCluster", target.clusterId(), 400);
    WorkflowStub refused = installation.onboard(target);
    assertThat(installation.result(refused).outcome()).isInstanceOf(Outcome.RolledBack.class);
    long usual = secondsWaited(refused);
    installation.simulators().mend("refused");
    awaitInList(target);

    // when
    WorkflowStub again = installation.onboard(target, PROPAGATION);

    // then
    assertThat(installation.result(again).outcome()).isInstanceOf(Outcome.Onboarded.class);
    assertThat(usual).isEqualTo(Installation.PROPAGATION.toSeconds());
    assertThat(secondsWaited(again)).isGreaterThan(PROPAGATION.toSeconds());
  }

  /** The server's list lags behind. */
  private void awaitInList(ClusterTarget target) {
    String query =
        "ExecutionStatus='Failed' AND WorkflowId='" + WorkflowIds.cluster(target.clusterId()) + "'";
    Eventually.await(
        Duration.ofMinutes(1),
        () -> installation.client().listExecutions(query).findAny().isPresent(),
        () -> "the failed run is not in the list");
  }

  private long secondsWaited(WorkflowStub run) {
    return WAITED
        .matcher(String.join("\n", installation.status(run).steps()))
        .results()
        .mapToLong(waited -> Long.parseLong(waited.group(1)))
        .sum();
  }
}
