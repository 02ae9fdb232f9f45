package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.fault.Fault;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Outcome;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;

/** Rolls back and cancels runs in each step before and after the pivot. */
@RealServer
@Timeout(600)
class InterruptionTest {

  /** The wait of the run to be interrupted while it waits. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(30);

  /** How long the run to be interrupted while it confirms does so: five times its wait. */
  private static final Duration LONG_CONFIRMATION = Duration.ofSeconds(30);

  /** Long enough to find a run at the step that it retries. */
  private static final Duration WAIT = Installation.PROPAGATION.multipliedBy(2);

  private static Installation installation;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  /**
   * A step, and the call that is made to fail so that the run stays in it.
   *
   * @param words of the step in the run's status
   * @param operation whose calls fail; empty if the step takes long enough without a fault
   * @param aboutAccount whether the call is about the account rather than the cluster
   * @param fault of those calls
   * @param situation of a cluster that goes through this step
   */
  private record Step(
      String words,
      String operation,
      boolean aboutAccount,
      Fault fault,
      ClusterSituation situation) {}

  private static final Fault FAILING = new Fault("status", Map.of("status", "500"));
  private static final Fault UNAVAILABLE = Fault.of("unavailable-before");

  private static final List<Step> BEFORE_THE_PIVOT =
      List.of(
          new Step("looking at", "getCluster", false, FAILING, ClusterSituation.FRESH),
          new Step("capturing", "GetIamPolicy", true, UNAVAILABLE, ClusterSituation.FRESH),
          new Step("registering", "gcpCreateSa", false, FAILING, ClusterSituation.FRESH),
          new Step("creating", "SetIamPolicy", true, UNAVAILABLE, ClusterSituation.STALE_BINDINGS),
          new Step("creating", "SetIamPolicy", true, UNAVAILABLE, ClusterSituation.FRESH),
          new Step("IAM propagation", "", false, FAILING, ClusterSituation.FRESH),
          new Step("updating", "updateCluster", false, FAILING, ClusterSituation.FRESH));

  /** How a person stops a run, and how the run is closed then. */
  private enum Interruption {
    ROLLBACK(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED) {
      @Override
      void of(WorkflowStub run) {
        run.update("rollback", Void.class, Control.by(Authorship.of("ada")));
      }
    },
    CANCEL(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED) {
      @Override
      void of(WorkflowStub run) {
        run.cancel();
      }
    };

    private final WorkflowExecutionStatus closed;

    Interruption(WorkflowExecutionStatus closed) {
      this.closed = closed;
    }

    abstract void of(WorkflowStub run);
  }

  /** A run that is stuck in a step until it is interrupted. */
  private record Stuck(
      Step step, Interruption interruption, ClusterTarget target, String before, WorkflowStub run) {

    String fault() {
      return step.operation() + "-" + target.clusterId();
    }

    @Override
    public String toString() {
      return interruption + " in the step '" + step.words() + "'";
    }
  }

  /** All at once, because an undo waits for a minute after an update may have been posted. */
  @Test
  @Execution(CONCURRENT)
  void rollbackAndCancelPutEverythingBackInEachStepBeforeThePivot() {
    List<Stuck> runs =
        BEFORE_THE_PIVOT.stream()
            .flatMap(step -> Stream.of(Interruption.values()).map(how -> stickIn(step, how)))
            .toList();

    interruptAll(runs);

    runs.forEach(
        stuck -> {
          assertPutBack(stuck);
          assertThat(status(stuck)).as("%s", stuck).isEqualTo(stuck.interruption().closed);
        });
  }

  @Test
  @Execution(CONCURRENT)
  void neitherTakesAnythingBackOnceTheUpdateWasAccepted() {
    SimulatorsProcess simulators = installation.simulators();
    ClusterTarget target = simulators.unused(ClusterSituation.FRESH);
    // Accepted, but never confirmed: so the run stays in its last step.
    simulators.breakCalls(
        "stuck", "updateCluster", target.clusterId(), Fault.of("stuck-connecting"));
    WorkflowStub run = installation.onboard(target, LONG_CONFIRMATION.dividedBy(5));
    installation.awaitStep(run, "confirming");
    String accepted = simulators.truthAbout(target);

    assertThatThrownBy(() -> run.update("rollback", Void.class, Control.by(Authorship.of("ada"))))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("update was accepted");
    run.cancel();

    assertThat(installation.result(run).outcome()).isInstanceOf(Outcome.Unconfirmed.class);
    assertThat(simulators.truthAbout(target)).isEqualTo(accepted);
    simulators.assertOnboardedOnce(target);
  }

  private static Stuck stickIn(Step step, Interruption interruption) {
    SimulatorsProcess simulators = installation.simulators();
    ClusterTarget target = simulators.unused(step.situation());
    String before = simulators.truthAbout(target);
    if (!step.operation().isEmpty()) {
      String subject = step.aboutAccount() ? target.clientServiceAccount() : target.clusterId();
      simulators.breakCalls(
          step.operation() + "-" + target.clusterId(), step.operation(), subject, step.fault());
    }
    Duration wait = step.operation().isEmpty() ? LONG_WAIT : WAIT;
    return new Stuck(step, interruption, target, before, installation.onboard(target, wait));
  }

  /** Interrupts each run once it is stuck, then lets calls succeed again. */
  private static void interruptAll(List<Stuck> runs) {
    List<Stuck> waiting = new ArrayList<>(runs);
    Set<Stuck> asked = new HashSet<>();
    Eventually.await(
        Installation.PATIENCE,
        () -> {
          waiting.removeIf(stuck -> interruptIfStuck(stuck, asked));
          return waiting.isEmpty();
        },
        () -> "never in their step: " + waiting);
    runs.forEach(
        stuck -> {
          if (!stuck.step().operation().isEmpty()) {
            installation.simulators().mend(stuck.fault());
          }
        });
  }

  /**
   * Interrupts a run if it is at its step.
   *
   * @param asked the runs that were asked before; an answer that was lost is not awaited again
   */
  private static boolean interruptIfStuck(Stuck stuck, Set<Stuck> asked) {
    if (asked.contains(stuck) && isInterrupted(stuck)) {
      return true;
    }
    if (!installation.status(stuck.run()).step().contains(stuck.step().words())) {
      return false;
    }
    asked.add(stuck);
    stuck.interruption().of(stuck.run());
    return true;
  }

  private static boolean isInterrupted(Stuck stuck) {
    return installation
        .client()
        .fetchHistory(stuck.run().getExecution().getWorkflowId())
        .getEvents()
        .stream()
        .anyMatch(
            event ->
                event.hasWorkflowExecutionUpdateAcceptedEventAttributes()
                    || event.hasWorkflowExecutionCancelRequestedEventAttributes());
  }

  private static void assertPutBack(Stuck stuck) {
    ClusterResult result = installation.result(stuck.run());
    assertThat(result.outcome()).as("%s", stuck).isInstanceOf(Outcome.RolledBack.class);
    assertThat(installation.simulators().truthAbout(stuck.target()))
        .as("after %s", stuck)
        .isEqualTo(stuck.before());
  }

  private static WorkflowExecutionStatus status(Stuck stuck) {
    Eventually.await(
        Installation.PATIENCE,
        () ->
            stuck.run().describe().getStatus()
                != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
        () -> "closed");
    return stuck.run().describe().getStatus();
  }
}
