package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The effects of the Temporal Web UI's Cancel and Terminate on a fleet, a batch and a cluster, as
 * the details beside the buttons describe. Only a real server closes children with parents.
 */
@RealServer
@Timeout(600)
class FleetEndingsTest {

  /** Long enough to find every cluster waiting, however slow the machine is. */
  private static final Duration PROPAGATION = Duration.ofSeconds(60);

  private static final int EACH = 2;

  private static Installation installation;

  @TempDir Path folder;

  /** A fleet whose clusters are all waiting for IAM. */
  private record Waiting(FleetWorkflow fleet, List<ClusterTarget> clusters, List<String> before) {

    String batch() {
      return fleet.status().batches().get(0);
    }

    FleetStatus end() {
      return WorkflowStub.fromTyped(fleet).getResult(FleetStatus.class);
    }
  }

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void eachButtonDoesWhatTheDetailsBesideItSay() {
    Waiting cancelledFleet = start("cancelled-fleet");
    Waiting terminatedFleet = start("terminated-fleet");
    Waiting cancelledBatch = start("cancelled-batch");
    Waiting terminatedBatch = start("terminated-batch");
    Waiting endedClusters = start("ended-clusters");
    Stream.of(cancelledFleet, terminatedFleet, cancelledBatch, terminatedBatch, endedClusters)
        .forEach(FleetEndingsTest::awaitWaiting);
    assertThat(details(cancelledBatch.batch()))
        .contains("**Cancel** puts the batch's clusters back", "counts those", "as lost");
    assertThat(details(cluster(endedClusters, 0)))
        .contains("**Cancel** puts everything back", "**Terminate** leaves everything as it is");

    run(WorkflowIds.fleet("cancelled-fleet")).cancel();
    run(WorkflowIds.fleet("terminated-fleet")).terminate("a test");
    run(cancelledBatch.batch()).cancel();
    run(terminatedBatch.batch()).terminate("a test");
    run(cluster(endedClusters, 0)).cancel();
    run(cluster(endedClusters, 1)).terminate("a test");

    // A cancelled fleet waits for the undo of its clusters.
    awaitClosed(WorkflowIds.fleet("cancelled-fleet"));
    assertThat(cancelledFleet.fleet().status().state()).isEqualTo(FleetState.ROLLED_BACK);
    assertThat(cancelledFleet.fleet().status().counts().of("RolledBack")).isEqualTo(EACH);
    assertPutBack(cancelledFleet);

    // The clusters of a terminated fleet are undone without it.
    assertPutBack(terminatedFleet);

    // A fleet continues without a cancelled batch and knows how its clusters ended.
    FleetStatus withoutBatch = cancelledBatch.end();
    assertThat(withoutBatch.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(withoutBatch.counts().of("RolledBack")).as("%s", withoutBatch).isEqualTo(EACH);
    assertPutBack(cancelledBatch);

    // It knows nothing of a terminated batch, but the clusters are still undone.
    FleetStatus lost = terminatedBatch.end();
    assertThat(lost.counts().of("Lost")).as("%s", lost).isEqualTo(EACH);
    assertPutBack(terminatedBatch);
    assertThat(embark("retry", "terminated-batch").out())
        .contains("a new run retries " + EACH + " clusters");
    assertThat(embark("rollback", "terminated-batch", "--yes").exitCode()).isZero();

    // A cancelled cluster is undone; a terminated one stays half done and is reported lost.
    FleetStatus ended = endedClusters.end();
    assertThat(ended.counts().of("RolledBack")).as("%s", ended).isEqualTo(1);
    assertThat(ended.counts().of("Lost")).as("%s", ended).isEqualTo(1);
    assertThat(truth(endedClusters, 0)).isEqualTo(endedClusters.before().get(0));
    assertThat(truth(endedClusters, 1)).isNotEqualTo(endedClusters.before().get(1));

    assertListTells(
        "cancelled-fleet  rolled back",
        "terminated-fleet  terminated from outside",
        "cancelled-batch  completed",
        "ended-clusters  completed");
    assertReportTells(
        endedClusters,
        0,
        "RolledBack | CANCELLED | Cancelled in Temporal.",
        "cancelled in Temporal by",
        "registration: UNDONE",
        "bindings: UNDONE");
    assertReportTells(endedClusters, 1, "terminated from outside |", "terminated by", "a test");
  }

  private void assertListTells(String... rows) {
    // The server's lists lag behind its runs.
    Eventually.await(
        Installation.PATIENCE,
        () -> Stream.of(rows).allMatch(listed()::contains),
        () -> "embark list tells " + List.of(rows) + ", not\n" + listed());
  }

  private EmbarkRun embark(String... arguments) {
    return EmbarkRun.of(installation, folder, arguments);
  }

  /** Returns the list with one space between words and two between columns, or why it failed. */
  private String listed() {
    EmbarkRun list = embark("list");
    return list.exitCode() != 0 ? list.err() : list.out().replaceAll(" {2,}", "  ");
  }

  private void assertReportTells(Waiting waiting, int number, String... words) {
    String cluster = waiting.clusters().get(number).clusterId();
    EmbarkRun report = embark("report", cluster, "--format", "md");
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(report.out()).contains(cluster).contains(words);
  }

  private static Waiting start(String name) {
    List<ClusterTarget> clusters =
        Stream.generate(() -> installation.simulators().unused(ClusterSituation.FRESH))
            .limit(EACH)
            .toList();
    List<String> before = clusters.stream().map(installation.simulators()::truthAbout).toList();
    FleetWorkflow fleet =
        installation.run(
            name,
            clusters,
            new Rollout(200, MaxFailures.parse("100%")),
            Installation.options(PROPAGATION));
    return new Waiting(fleet, clusters, before);
  }

  private static void awaitWaiting(Waiting waiting) {
    waiting.clusters().forEach(each -> installation.awaitStep(each, "IAM propagation"));
  }

  private static void assertPutBack(Waiting waiting) {
    for (int i = 0; i < EACH; i++) {
      awaitClosed(cluster(waiting, i));
      assertThat(truth(waiting, i)).isEqualTo(waiting.before().get(i));
    }
  }

  private static void awaitClosed(String workflowId) {
    Eventually.await(
        Installation.PATIENCE,
        () ->
            run(workflowId).describe().getStatus()
                != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
        () -> workflowId + " is closed");
  }

  private static String details(String workflowId) {
    return String.valueOf(run(workflowId).describe().getStaticDetails());
  }

  private static String truth(Waiting waiting, int number) {
    return installation.simulators().truthAbout(waiting.clusters().get(number));
  }

  private static String cluster(Waiting waiting, int number) {
    return WorkflowIds.cluster(waiting.clusters().get(number).clusterId());
  }

  private static WorkflowStub run(String workflowId) {
    return installation.client().newUntypedWorkflowStub(workflowId);
  }
}
