package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.FleetStory;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.client.Server;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Retries a failed cluster of a closed fleet by the same plan. */
@RealServer
@Timeout(600)
class RetryAfterEndTest {

  @TempDir Path folder;

  @Test
  void startsANewRunOfTheSameNameAndPlanWithWhatFailedAndNothingElse() throws IOException {
    // given a plan with one failing cluster
    Installation installation = Installation.shared();
    SimulatorsProcess simulators = installation.simulators();
    ClusterTarget good = simulators.unused(ClusterSituation.FRESH);
    ClusterTarget failing = simulators.unused(ClusterSituation.FRESH);
    simulators.breakCalls("again", "gcpCreateSa", failing.clusterId(), 400);
    Files.writeString(folder.resolve("again.yaml"), manifest(good, failing));
    EmbarkRun plan =
        embark(installation, "plan", "again.yaml", "--propagation", "3s", "--out", "again.plan");
    EmbarkRun first = embark(installation, "onboard", "again.plan", "--yes");
    RunInfo ended = run(installation);
    int calls = simulators.calls(good.clusterId());

    // when the cause is fixed
    simulators.mend("again");
    EmbarkRun retry =
        embark(installation, "retry", "again", "--reason", "mended", "--change", "C-9");
    EmbarkRun second = embark(installation, "watch", "again");

    // then
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(3);
    assertThat(retry.exitCode()).as(retry.err()).isZero();
    assertThat(retry.out()).contains("a new run retries 1 cluster");
    assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
    RunInfo again = run(installation);
    assertThat(again.runId()).isNotEqualTo(ended.runId());
    FleetStory before = story(installation, ended);
    FleetStory after = story(installation, again);
    assertThat(after.input().plan()).isNotNull().isEqualTo(before.input().plan());
    assertThat(after.input().clusters().targets())
        .as("with what the plan expects of it")
        .isEqualTo(
            before.input().clusters().targets().stream()
                .filter(target -> target.clusterId().equals(failing.clusterId()))
                .toList());
    assertThat(after.reason()).isEqualTo("mended");
    assertThat(again.change()).isEqualTo("C-9");
    assertThat(simulators.calls(good.clusterId())).as("the other is left alone").isEqualTo(calls);

    // and nothing is left to retry
    EmbarkRun nothing = embark(installation, "retry", "again");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("left nothing to retry");
  }

  private static String manifest(ClusterTarget... targets) {
    return CommandLine.manifest("again", List.of(targets))
        + "rollout: {waves: [{name: all, percent: 100}], maxFailures: 100%}\n";
  }

  private static RunInfo run(Installation installation) {
    try (EmbarkClient client = client(installation)) {
      return client.fleets().info("again").orElseThrow();
    }
  }

  private static FleetStory story(Installation installation, RunInfo run) {
    assertThat(run.workflowId()).isEqualTo(WorkflowIds.fleet("again"));
    try (EmbarkClient client = client(installation)) {
      return client.stories().fleet(run);
    }
  }

  private static EmbarkClient client(Installation installation) {
    String address = installation.temporal().address();
    return EmbarkClient.over(
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build()),
        Server.of(address, "default", "e2e"));
  }

  private EmbarkRun embark(Installation installation, String... arguments) {
    return EmbarkRun.of(installation, folder, arguments);
  }
}
