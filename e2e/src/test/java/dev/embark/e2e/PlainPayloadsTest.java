package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.encryption.EncryptingCodec.Plain;
import dev.embark.encryption.Keyset;
import dev.embark.encryption.PayloadEncryption;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that can reach Temporal and has no keyset writes in every possible way to the runs of a
 * worker that has one. None of it is accepted, and ignorable messages do not block a run.
 */
@RealServer
@Timeout(600)
class PlainPayloadsTest {

  private static final TaskQueues QUEUES = new TaskQueues("plain-payloads");
  private static final String CANARY = "canary-of-a-stranger";
  private static final Duration PROPAGATION = Duration.ofSeconds(1);

  @TempDir static Path folder;

  private static TemporalServer temporal;
  private static OwnWorld world;
  private static WorkerProcess worker;
  private static DataConverter encrypting;
  private static int used;

  @BeforeAll
  static void start() throws IOException {
    Path keyset = Files.writeString(folder.resolve("keyset.json"), Keyset.create().toJson());
    encrypting = PayloadEncryption.converter(keyset, Plain.ACCEPTED);
    temporal = TemporalServer.start(folder);
    world =
        new OwnWorld(
            temporal, QUEUES.environment(), SimulatorsSettings.defaults(), PROPAGATION, 10);
    worker = world.startWorker(Map.of(PayloadEncryption.VARIABLE, keyset.toString()));
  }

  @AfterAll
  static void stop() {
    world.close();
    temporal.close();
  }

  @Test
  void theActionOfAScheduleIsRefused() {
    // given
    ClusterTarget target = unused();
    ScheduleHandle schedule =
        ScheduleClient.newInstance(stranger().getWorkflowServiceStubs())
            .createSchedule(
                "forged",
                Schedule.newBuilder()
                    .setSpec(ScheduleSpec.newBuilder().build())
                    .setAction(
                        ScheduleActionStartWorkflow.newBuilder()
                            .setWorkflowType(OnboardingWorkflow.class)
                            .setArguments(input(target))
                            .setOptions(
                                WorkflowOptions.newBuilder()
                                    .setWorkflowId(WorkflowIds.cluster(target.clusterId()))
                                    .setTaskQueue(QUEUES.workflows())
                                    .build())
                            .build())
                    .build(),
                ScheduleOptions.newBuilder().setTriggerImmediately(true).build());

    // when
    Eventually.await(
        Installation.PATIENCE,
        () -> !schedule.describe().getInfo().getRecentActions().isEmpty(),
        () -> "the schedule starts a run");

    // then
    var started =
        (ScheduleActionExecutionStartWorkflow)
            schedule.describe().getInfo().getRecentActions().get(0).getAction();
    assertRefused(stranger().newUntypedWorkflowStub(started.getWorkflowId()));
    assertThat(world.calls(call -> call.subject().equals(target.clusterId()))).isEmpty();
  }

  @Test
  void signalsAreDroppedUpdatesRefusedAndQueriesTellNothing() throws IOException {
    // given a run at its registration
    ClusterTarget target = unused();
    strike(target, new Fault("status", Map.of("status", "503")));
    WorkflowStub run = onboardEncrypted(target);
    Eventually.await(
        Installation.PATIENCE,
        () -> registration(run).isPresent(),
        () -> "the registration is pending");
    WorkflowStub forger = stranger().newUntypedWorkflowStub(run.getExecution().getWorkflowId());

    // when
    forger.signal("rollBack", CANARY);
    Control control = new Control(Authorship.of(CANARY), null, false);
    assertThatThrownBy(() -> forger.update("rollback", Void.class, control))
        .isInstanceOf(WorkflowUpdateException.class);
    assertThatThrownBy(() -> forger.query("status", RawValue.class, CANARY))
        .isInstanceOf(WorkflowQueryException.class);

    // then the result of a query without arguments is hidden from the stranger
    Payload answer = forger.query("status", RawValue.class).getPayload();
    assertThat(answer.toByteString().toStringUtf8())
        .contains("binary/encrypted")
        .doesNotContain(target.projectId());

    // and the run continues unaffected
    mend(target);
    assertOnboarded(run);
    Eventually.await(
        Installation.PATIENCE,
        () -> worker.metrics().contains("temporal_corrupted_signals_total{"),
        () -> "the worker counts the signal: " + worker.metrics());
  }

  @Test
  void theResultOfAnActivityIsRefused() {
    // given
    ClusterTarget target = unused();
    strike(target, new Fault("hang", Map.of()));
    WorkflowStub run = onboardEncrypted(target);

    // when
    stranger()
        .newActivityCompletionClient()
        .complete(id(run), Optional.empty(), awaitAttempt(run), Map.of("account", CANARY));

    // then
    assertRefused(run);
    mend(target);
  }

  @Test
  void theDetailsOfAFailureAreRefused() {
    // given
    ClusterTarget target = unused();
    strike(target, new Fault("hang", Map.of()));
    WorkflowStub run = onboardEncrypted(target);

    // when
    stranger()
        .newActivityCompletionClient()
        .completeExceptionally(
            id(run),
            Optional.empty(),
            awaitAttempt(run),
            ApplicationFailure.newNonRetryableFailure(CANARY, "CASTAI_REFUSED", CANARY));

    // then
    assertRefused(run);
    mend(target);
  }

  @Test
  void memoHeaderAndHeartbeatsAreReadByNobody() {
    // given a run whose start and whose attempt carry data from a stranger
    ClusterTarget target = unused();
    strike(target, new Fault("hang", Map.of("seconds", "2")));
    Payload plain = stranger().getOptions().getDataConverter().toPayload(CANARY).orElseThrow();
    String id = WorkflowIds.cluster(target.clusterId());
    stranger()
        .getWorkflowServiceStubs()
        .blockingStub()
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(stranger().getOptions().getNamespace())
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowId(id)
                .setWorkflowType(WorkflowType.newBuilder().setName("OnboardingWorkflow"))
                .setTaskQueue(TaskQueue.newBuilder().setName(QUEUES.workflows()))
                .setInput(encrypting.toPayloads(input(target)).orElseThrow())
                .setMemo(Memo.newBuilder().putFields("reason", plain))
                .setHeader(Header.newBuilder().putFields("reason", plain))
                .build());
    WorkflowStub run = person().newUntypedWorkflowStub(id);
    Eventually.await(Installation.PATIENCE, () -> heartbeats(run), () -> "an attempt is under way");

    // when
    mend(target);

    // then
    assertOnboarded(run);
    assertThat(worker.output()).doesNotContain(CANARY);
  }

  private static WorkflowClient stranger() {
    return temporal.client();
  }

  /** Returns a client with the keyset. */
  private static WorkflowClient person() {
    return WorkflowClient.newInstance(
        stranger().getWorkflowServiceStubs(),
        WorkflowClientOptions.newBuilder().setDataConverter(encrypting).build());
  }

  private static ClusterTarget unused() {
    return world.clusters(used, ++used).get(0);
  }

  private static OnboardingInput input(ClusterTarget target) {
    return OnboardingInput.single(target, Installation.options(PROPAGATION), Authorship.of("ada"));
  }

  private static WorkflowStub onboardEncrypted(ClusterTarget target) {
    return Onboardings.start(person(), QUEUES, input(target));
  }

  /** Returns whether a running attempt took a heartbeat with data for the next one. */
  private static boolean heartbeats(WorkflowStub run) {
    try {
      stranger()
          .newActivityCompletionClient()
          .heartbeat(id(run), Optional.empty(), awaitAttempt(run), CANARY);
      return true;
    } catch (ActivityCompletionException ended) {
      return false;
    }
  }

  private static String id(WorkflowStub run) {
    return run.getExecution().getWorkflowId();
  }

  private static void strike(ClusterTarget target, Fault fault) {
    world
        .simulators()
        .faults()
        .add(FaultRule.always(target.clusterId(), "gcpCreateSa", target.clusterId(), fault));
  }

  private static void mend(ClusterTarget target) {
    world.simulators().faults().remove(target.clusterId());
  }

  /**
   * Waits until an attempt to register is in progress at the worker and returns the activity's id.
   * Only an attempt that hangs is certain to be seen.
   */
  private static String awaitAttempt(WorkflowStub run) {
    AtomicReference<String> found = new AtomicReference<>();
    Eventually.await(
        Installation.PATIENCE,
        () -> {
          registration(run)
              .filter(PlainPayloadsTest::isUnderWay)
              .map(PendingActivityInfo::getActivityId)
              .ifPresent(found::set);
          return found.get() != null;
        },
        () -> "an attempt to register is under way");
    return found.get();
  }

  private static Optional<PendingActivityInfo> registration(WorkflowStub run) {
    return run.describe().getRawDescription().getPendingActivitiesList().stream()
        .filter(each -> each.getActivityType().getName().equals("RegisterServiceAccount"))
        .findFirst();
  }

  private static boolean isUnderWay(PendingActivityInfo activity) {
    return activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
  }

  private static void assertOnboarded(WorkflowStub run) {
    Eventually.await(
        Installation.PATIENCE,
        () -> status(run).result() != null,
        () -> "the run ends, but " + status(run));
    assertThat(status(run).result().outcome()).isInstanceOf(Outcome.Onboarded.class);
  }

  private static ClusterStatus status(WorkflowStub run) {
    return run.query("status", ClusterStatus.class);
  }

  /**
   * Waits until the worker reports that it refused the input, and is blocked. Temporal records only
   * the first attempt at a task, which on a busy machine may just have timed out, or taken so long
   * that the SDK reports a deadlock.
   */
  private static void assertRefused(WorkflowStub run) {
    Eventually.await(
        Installation.PATIENCE,
        () -> reasons(run).anyMatch(PlainPayloadsTest::isRefusal) && isBlocked(run),
        () -> reasons(run).toList() + ", " + history(run));
    run.terminate("was a forgery");
  }

  private static Stream<String> reasons(WorkflowStub run) {
    return worker
        .output()
        .lines()
        .filter(line -> line.contains("Workflow task processing failure."))
        .filter(line -> line.contains("WorkflowId=" + id(run) + ","));
  }

  private static boolean isRefusal(String reason) {
    return reason.contains("not encrypted was refused");
  }

  private static boolean isBlocked(WorkflowStub run) {
    List<HistoryEvent> events = history(run);
    HistoryEvent last = events.get(events.size() - 1);
    return last.hasWorkflowTaskFailedEventAttributes()
        || last.hasWorkflowTaskTimedOutEventAttributes();
  }

  private static List<HistoryEvent> history(WorkflowStub run) {
    return stranger().fetchHistory(id(run)).getEvents();
  }
}
