package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.e2e.hostile.Bounds;
import dev.embark.e2e.hostile.LyingRounds;
import dev.embark.e2e.hostile.RogueActivities;
import dev.embark.e2e.safety.Truth;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attacks through the namespace that only a real Temporal server permits. */
@RealServer
@Timeout(900)
class HostileServerTest {

  private static final int AT_ONCE = 24;

  /** For rounds about lies that the first one has not told. */
  private static final int IN_RESERVE = 200;

  private final TemporalServer temporal = Installation.shared().temporal();

  @Test
  void noLieOfARoguePollerMakesTheHonestWorkerLeaveItsBounds() {
    try (OwnWorld world = world("rogue", AT_ONCE + IN_RESERVE)) {
      // given
      List<ClusterTarget> clusters = world.clusters(0, AT_ONCE + IN_RESERVE);
      Bounds.addOtherCustomer(world.simulators());
      Bounds bounds = new Bounds(world.simulators());
      RogueActivities rogue = RogueActivities.telling();
      WorkerFactory pollers = WorkerFactory.newInstance(temporal.client());
      TaskQueues queues = new TaskQueues("rogue");
      rogue.pollWith(
          pollers,
          List.of(queues.workflows(), queues.castAi(), queues.iamRead(), queues.iamWrite()));
      startBoundedWorker(world);

      LyingRounds rounds =
          new LyingRounds(
              world.simulators(),
              temporal.client(),
              rogue,
              pollers,
              number -> lieTo(clusters.get(number), queues),
              clusters.size());

      // when
      rounds.play(AT_ONCE);

      // then
      assertThat(bounds.violations(subjects(clusters))).isEmpty();
      assertThat(rounds.stillToTell()).as("lies told: %s", rogue.told()).isEmpty();
    }
  }

  private LyingRounds.Onboarding lieTo(ClusterTarget target, TaskQueues queues) {
    return new LyingRounds.Onboarding(
        onboard(target, queues), Set.of(target.clusterId(), target.clientServiceAccount()));
  }

  /** Possible for a Temporal administrator or any client with write access to the namespace. */
  @Test
  void aRunThatIsResetToBeforeItsUpdateTakesNothingFromTheClusterThatLivesOnIt() {
    try (OwnWorld world = world("reset", 1)) {
      // given an onboarded cluster
      startBoundedWorker(world);
      ClusterTarget target = world.clusters(0, 1).get(0);
      WorkflowStub run = onboard(target, new TaskQueues("reset"));
      assertThat(run.getResult(ClusterResult.class).outcome())
          .isInstanceOf(Outcome.Onboarded.class);
      Truth before = truth(target, world);
      int writes = world.calls(call -> call.effect().equals("write")).size();

      // when its history is reset to before its first change, and it is rolled back
      world
          .simulators()
          .faults()
          .add(
              FaultRule.always(
                  "hold",
                  "GetIamPolicy",
                  target.clientServiceAccount(),
                  Fault.of("unavailable-before")));
      reset(run);
      WorkflowStub again = stub(target);
      Eventually.await(
          Installation.PATIENCE,
          () -> status(again).step().contains("creating"),
          () -> "" + status(again));
      again.update("rollback", Void.class, Control.by(Authorship.of("mallory")));
      world.simulators().faults().remove("hold");
      Eventually.await(Installation.PATIENCE, () -> isClosed(again), () -> "" + status(again));

      // then
      assertThat(status(again).result().outcome()).isInstanceOf(Outcome.RolledBack.class);
      assertThat(truth(target, world)).isEqualTo(before);
      assertThat(world.calls(call -> call.effect().equals("write"))).hasSize(writes);
      assertThat(world.simulators().accessLosses()).isEmpty();
    }
  }

  /** Starts a worker with the limits that docs/safety.md advises. */
  private static void startBoundedWorker(OwnWorld world) {
    world.startWorker(
        Map.of(
            "EMBARK_ALLOWED_PROJECTS",
            Installation.ALLOWED_PROJECTS,
            "EMBARK_ALLOWED_SERVICE_ACCOUNTS",
            Installation.ALLOWED_ACCOUNTS,
            "EMBARK_CASTAI_SERVICE_ACCOUNTS",
            world.simulators().castServiceAccount()));
  }

  private static Truth truth(ClusterTarget target, OwnWorld world) {
    return Truth.about(
        UUID.fromString(target.clusterId()), target.clientServiceAccount(), world.simulators());
  }

  private OwnWorld world(String name, int clusters) {
    return new OwnWorld(
        temporal, name, SimulatorsSettings.defaults(), Duration.ofSeconds(1), clusters);
  }

  private WorkflowStub onboard(ClusterTarget target, TaskQueues queues) {
    return Onboardings.start(
        temporal.client(),
        queues,
        OnboardingInput.single(
            target, Installation.options(Duration.ofSeconds(1)), Authorship.of("mallory")));
  }

  /** Resets to the workflow task that scheduled the registration. */
  private void reset(WorkflowStub run) {
    WorkflowClient client = temporal.client();
    WorkflowExecution execution = run.getExecution();
    client
        .getWorkflowServiceStubs()
        .blockingStub()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setWorkflowExecution(execution)
                .setReason("a forgery")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowTaskFinishEventId(taskBefore("RegisterServiceAccount", execution))
                .build());
  }

  private long taskBefore(String activity, WorkflowExecution execution) {
    long task = 0;
    for (HistoryEvent event :
        temporal.client().fetchHistory(execution.getWorkflowId()).getEvents()) {
      if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
        task = event.getEventId();
      }
      String type = event.getActivityTaskScheduledEventAttributes().getActivityType().getName();
      if (type.equals(activity)) {
        return task;
      }
    }
    throw new AssertionError("It never came to " + activity);
  }

  private WorkflowStub stub(ClusterTarget target) {
    return temporal.client().newUntypedWorkflowStub(WorkflowIds.cluster(target.clusterId()));
  }

  private static ClusterStatus status(WorkflowStub run) {
    return run.query("status", ClusterStatus.class);
  }

  private static boolean isClosed(WorkflowStub run) {
    return run.describe().getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static Set<String> subjects(List<ClusterTarget> targets) {
    return targets.stream()
        .flatMap(target -> Stream.of(target.clusterId(), target.clientServiceAccount()))
        .collect(Collectors.toSet());
  }
}
