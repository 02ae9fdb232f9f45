package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RealServer
@Timeout(600)
class FleetOfFiftyTest {

  private static Installation installation;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void isOnboardedAndFoundUnchangedWhenRunAgain() {
    List<ClusterTarget> clusters = installation.simulators().variedFleet();

    FleetStatus first = onboard(clusters).getResult(FleetStatus.class);

    assertThat(first.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(first.counts().of("Onboarded")).as("%s", first).isEqualTo(clusters.size());
    clusters.forEach(
        target -> assertThat(updates(target)).as("updates of %s", target.clusterId()).isEqualTo(1));

    assertThat(events(clusters.get(0))).as("events of a fresh cluster").isLessThanOrEqualTo(45);

    // The list behind the proof is updated with a delay.
    awaitListed(clusters.size());
    FleetStatus second = onboard(clusters).getResult(FleetStatus.class);

    assertThat(second.counts().of("Unchanged")).as("%s", second).isEqualTo(clusters.size());
    clusters.forEach(
        target -> assertThat(updates(target)).as("updates of %s", target.clusterId()).isEqualTo(1));
  }

  private static int events(ClusterTarget target) {
    return Events.ofDoneWork(
        installation.client().fetchHistory(WorkflowIds.cluster(target.clusterId())).getEvents());
  }

  private int updates(ClusterTarget target) {
    return installation.simulators().calls("updateCluster", target.clusterId(), "200");
  }

  private void awaitListed(int clusters) {
    BooleanSupplier listed =
        () ->
            installation
                    .client()
                    .countWorkflows(
                        "EmbarkOutcome='Onboarded' AND EmbarkFleet='fifty'"
                            + " AND ExecutionStatus='Completed'")
                    .getCount()
                >= clusters;
    Eventually.await(Installation.PATIENCE, listed, () -> "all onboarded runs are listed");
  }

  private static WorkflowStub onboard(List<ClusterTarget> clusters) {
    ClusterList list = ClusterList.of(clusters);
    WorkflowStub stub =
        installation
            .client()
            .newUntypedWorkflowStub(
                FleetWorkflow.class.getSimpleName(),
                installation.options(WorkflowIds.fleet("fifty")));
    stub.start(
        new FleetInput(
            "fifty",
            list.digest(),
            list,
            Rollout.DEFAULT,
            Installation.options(Installation.PROPAGATION),
            Authorship.of("e2e")));
    return stub;
  }
}
