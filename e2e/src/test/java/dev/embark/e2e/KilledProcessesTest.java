package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.Outcome;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RealServer
@Timeout(600)
class KilledProcessesTest {

  /** Long enough to kill and restart a process within it. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(8);

  private static Installation installation;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void goesOnAfterTheWorkerWasKilledInsideTheWait() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    WorkflowStub run = installation.onboard(target, LONG_WAIT);
    installation.awaitStep(run, "IAM propagation");

    installation.worker().kill();
    installation.replaceWorker();

    assertThat(run.getResult(OnboardingResult.class).outcome())
        .isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
  }

  @Test
  void goesOnAfterTemporalWasKilledInsideTheWait() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    WorkflowStub run = installation.onboard(target, LONG_WAIT);
    installation.awaitStep(run, "IAM propagation");

    installation.temporal().kill();
    Eventually.await(
        Installation.PATIENCE, () -> !installation.worker().isReady(), () -> "it is noticed");
    installation.temporal().restart();

    assertThat(run.getResult(OnboardingResult.class).outcome())
        .isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
    installation.worker().awaitReady();
  }

  @Test
  void endsCleanlyAndGoesOnWhenTheWorkerIsStoppedAndReplaced() {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    WorkflowStub run = installation.onboard(target, LONG_WAIT);
    installation.awaitStep(run, "IAM propagation");

    int code = installation.worker().stop();
    installation.replaceWorker();

    assertThat(code).as("exit code after SIGTERM").isZero();
    assertThat(run.getResult(OnboardingResult.class).outcome())
        .isInstanceOf(Outcome.Onboarded.class);
    installation.simulators().assertOnboardedOnce(target);
  }
}
