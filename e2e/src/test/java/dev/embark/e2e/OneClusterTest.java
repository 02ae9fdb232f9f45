package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RealServer
@Timeout(600)
class OneClusterTest {

  private static Installation installation;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void isOnboardedWithOneRegistrationOneWriteAndOneUpdate() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);

    WorkflowStub run = installation.onboard(target);
    ClusterResult result = run.getResult(ClusterResult.class);

    assertThat(result.outcome()).isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
    assertThat(run.describe().getTypedSearchAttributes().get(EmbarkAttributes.OUTCOME))
        .isEqualTo("Onboarded");
  }

  @Test
  void isOnboardedByOneRunAtATime() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    WorkflowStub first = installation.onboard(target);

    assertThatThrownBy(() -> installation.onboard(target))
        .isInstanceOf(WorkflowExecutionAlreadyStarted.class);

    assertThat(first.getResult(ClusterResult.class).outcome())
        .isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
  }

  @Test
  void isLeftAloneWhenARawClientNamesAServiceAccountThatIsNotAllowed() {
    ClusterTarget known = installation.simulators().unused(ClusterSituation.FRESH);
    String account = "ci-admin@" + known.projectId() + ".iam.gserviceaccount.com";
    ClusterTarget forged = ClusterTarget.of(known.clusterId(), known.projectId(), account);
    String before = installation.simulators().truthAbout(known);

    WorkflowStub run = installation.onboard(forged);

    assertThatThrownBy(() -> run.getResult(ClusterResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure ->
                assertThat(failure.getType())
                    .isEqualTo(ErrorCode.SERVICE_ACCOUNT_NOT_ALLOWED.name()));
    assertThat(installation.result(run).outcome()).isInstanceOf(Outcome.Rejected.class);
    assertThat(installation.simulators().calls(account)).as("calls about the account").isZero();
    assertThat(installation.simulators().truthAbout(known)).isEqualTo(before);
  }

  @Test
  void leavesNoSecretInTheWorkersLogsAndMetrics() throws IOException {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);

    installation.onboard(target).getResult(ClusterResult.class);

    assertThat(installation.worker().output())
        .contains("EMBARK_ENVIRONMENT=e2e")
        .doesNotContain(SimulatorsProcess.KEY);
    assertThat(installation.worker().metrics())
        .contains("temporal_activity_execution_latency", "embark_worker_info")
        .doesNotContain(SimulatorsProcess.KEY);
  }
}
