package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.wire.PayloadFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.serviceclient.TestServiceStubs;
import io.temporal.serviceclient.TestServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The time-skipping server with all workflows and the fake world behind the ports. Registered as an
 * extension of a test class, each test has its own, which is closed after the test.
 */
final class Stage implements AutoCloseable, AfterEachCallback {

  private static final TaskQueues QUEUES = new TaskQueues("test");
  private static final Duration STEP = Duration.ofSeconds(2);

  /** On a busy machine a thread can stall for a second, which looks like a deadlock. */
  static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(30_000).build();

  /** This many consecutive steps without skipped time and without work are no coincidence. */
  private static final int STILL_STEPS = 3;

  final FakeWorld world = new FakeWorld();
  final InspectedWorld inspected = new InspectedWorld(world);
  final FakeAccess access = new FakeAccess();
  final FakeNotices notices = new FakeNotices();
  final MemoKeeper memos = new MemoKeeper();
  final TestWorkflowEnvironment environment;
  private final AtomicLong answers = new AtomicLong();

  Stage() {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowServiceStubsOptions(
                    WorkflowServiceStubsOptions.newBuilder()
                        .setGrpcClientInterceptors(List.of(new AnswerCounter(answers)))
                        .build())
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadFormat.dataConverter())
                        .build())
                .setWorkerFactoryOptions(
                    WorkerFactoryOptions.newBuilder().setWorkerInterceptors(memos).build())
                .build());
    EmbarkAttributes.ALL.forEach(
        key ->
            environment.registerSearchAttribute(
                key.getName(),
                io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
    Worker workflows = worker(QUEUES.workflows());
    workflows.registerWorkflowImplementationTypes(WorkflowTypes.all());
    workflows.registerWorkflowImplementationTypes(ParentOfOneImpl.class);
    List.of(QUEUES.castAi(), QUEUES.iamRead(), QUEUES.iamWrite()).forEach(this::worker);
    environment.start();
  }

  private Worker worker(String queue) {
    Worker worker = environment.newWorker(queue, PATIENT);
    worker.registerActivitiesImplementations(world, world.history, inspected, access, notices);
    return worker;
  }

  // ---- one cluster

  static OnboardingInput input(ClusterTarget target) {
    return input(target, ClusterOptions.DEFAULT);
  }

  static OnboardingInput input(ClusterTarget target, ClusterOptions options) {
    return OnboardingInput.single(target, options, Authorship.of("ada"));
  }

  static ClusterOptions holding() {
    return new ClusterOptions(Timing.DEFAULT, OnFailure.HOLD, false, false);
  }

  OnboardingWorkflow start(OnboardingInput input) {
    OnboardingWorkflow workflow =
        environment
            .getWorkflowClient()
            .newWorkflowStub(
                OnboardingWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(QUEUES.workflows())
                    .setWorkflowId(WorkflowIds.cluster(input.target().clusterId()))
                    .build());
    io.temporal.client.WorkflowClient.start(workflow::onboard, input);
    return workflow;
  }

  OffboardingWorkflow start(OffboardingInput input) {
    OffboardingWorkflow workflow =
        environment
            .getWorkflowClient()
            .newWorkflowStub(
                OffboardingWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(QUEUES.workflows())
                    .setWorkflowId(WorkflowIds.cluster(input.target().clusterId()))
                    .build());
    io.temporal.client.WorkflowClient.start(workflow::offboard, input);
    return workflow;
  }

  /** Returns the run of this cluster, whatever it does and whenever it is started. */
  ClusterWorkflow cluster(ClusterTarget target) {
    return environment
        .getWorkflowClient()
        .newWorkflowStub(ClusterWorkflow.class, WorkflowIds.cluster(target.clusterId()));
  }

  /** Starts any workflow. */
  WorkflowStub start(String type, String id, Object input) {
    WorkflowStub run = raw(type, id);
    run.start(input);
    return run;
  }

  /** Cancels a run in Temporal and waits for its end. */
  static void cancel(WorkflowStub run, Class<?> result) {
    run.cancel();
    assertThatThrownBy(() -> run.getResult(result)).hasCauseInstanceOf(CanceledFailure.class);
  }

  /** Returns the result that a cancelled run kept in its memo. */
  <T> T kept(String id, Class<T> type) {
    return type.cast(memos.memo(id).get(ClusterResult.MEMO));
  }

  /** Returns a stub with which any client with write access to the namespace could start a run. */
  WorkflowStub raw(String type, String id) {
    return environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setTaskQueue(QUEUES.workflows())
                .setWorkflowId(id)
                .build());
  }

  /** Runs to the end, whatever the outcome. */
  ClusterResult run(OnboardingInput input) {
    return resultOf(start(input));
  }

  /** Runs to the end as the child of another workflow, as in a batch. */
  ClusterResult runForBatch(OnboardingInput input) {
    WorkflowStub parent = raw("ParentOfOne", "parent/" + input.target().clusterId());
    parent.start(input);
    return parent.getResult(ClusterResult.class);
  }

  /** Starts one cluster and returns its result. */
  @WorkflowInterface
  public interface ParentOfOne {
    @WorkflowMethod
    ClusterResult run(OnboardingInput input);
  }

  /** See {@link ParentOfOne}. */
  public static final class ParentOfOneImpl implements ParentOfOne {
    @Override
    public ClusterResult run(OnboardingInput input) {
      try {
        return Children.cluster(input, input.target().clusterId()).result().get();
      } catch (ChildWorkflowFailure failed) {
        return ((ApplicationFailure) failed.getCause()).getDetails().get(ClusterResult.class);
      }
    }
  }

  static ClusterResult resultOf(ClusterWorkflow workflow) {
    try {
      return WorkflowStub.fromTyped(workflow).getResult(ClusterResult.class);
    } catch (WorkflowFailedException failed) {
      return ((ApplicationFailure) failed.getCause()).getDetails().get(ClusterResult.class);
    }
  }

  // ---- read-only runs

  <W> W readOnly(Class<W> workflow) {
    return environment
        .getWorkflowClient()
        .newWorkflowStub(
            workflow, WorkflowOptions.newBuilder().setTaskQueue(QUEUES.workflows()).build());
  }

  // ---- a fleet

  static FleetInput fleet(List<ClusterTarget> targets, Rollout rollout, ClusterOptions options) {
    ClusterList list = ClusterList.of(targets);
    return new FleetInput("test", list.digest(), list, rollout, options, Authorship.of("ada"));
  }

  FleetWorkflow start(FleetInput input) {
    FleetWorkflow workflow =
        environment
            .getWorkflowClient()
            .newWorkflowStub(
                FleetWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(QUEUES.workflows())
                    .setWorkflowId(WorkflowIds.fleet(input.name()))
                    .build());
    io.temporal.client.WorkflowClient.start(workflow::run, input);
    return workflow;
  }

  /** Returns the run of this fleet, whenever it is started. */
  FleetWorkflow fleet(String name) {
    return environment
        .getWorkflowClient()
        .newWorkflowStub(FleetWorkflow.class, WorkflowIds.fleet(name));
  }

  BatchWorkflow firstBatchOf(FleetWorkflow fleet) {
    var client = environment.getWorkflowClient();
    String id = WorkflowStub.fromTyped(fleet).getExecution().getWorkflowId();
    String batch =
        client.fetchHistory(id).getEvents().stream()
            .filter(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
            .map(HistoryEvent::getStartChildWorkflowExecutionInitiatedEventAttributes)
            .filter(child -> child.getWorkflowType().getName().equals("BatchWorkflow"))
            .findFirst()
            .orElseThrow()
            .getWorkflowId();
    return client.newWorkflowStub(BatchWorkflow.class, batch);
  }

  /**
   * Runs a fleet to its end. In small steps: with many children the server's own skipping, which
   * {@code getResult} relies on, sometimes keeps a lock of a closed child and stands still.
   */
  FleetStatus end(FleetWorkflow fleet) {
    await(() -> fleet.status().state().isEnd());
    return WorkflowStub.fromTyped(fleet).getResult(FleetStatus.class);
  }

  /** Advances simulated time in small steps until a condition holds. */
  void await(BooleanSupplier condition) {
    int stillSteps = 0;
    for (int i = 0; i < 2_000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      long begin = System.nanoTime();
      long answered = answers.get();
      environment.sleep(STEP);
      boolean still = System.nanoTime() - begin >= STEP.toNanos() && answers.get() == answered;
      stillSteps = still ? stillSteps + 1 : 0;
      if (stillSteps == STILL_STEPS) {
        giveBackLock();
        stillSteps = 0;
      }
    }
    throw new AssertionError("Did not come true within 4,000 simulated seconds");
  }

  /**
   * Releases a stale lock. The server can keep a lock on its time for something that has ended and
   * then stop skipping: consecutive steps in real time, without any work, indicate this. A lock
   * held by work in progress must not be released: the server would lose count.
   */
  private void giveBackLock() {
    TestServiceStubsOptions options =
        TestServiceStubsOptions.newBuilder()
            .setChannel(environment.getWorkflowServiceStubs().getRawChannel())
            .validateAndBuildWithDefaults();
    TestServiceStubs.newServiceStubs(options)
        .blockingStub()
        .unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
  }

  /** Returns the history of a cluster's latest run. */
  List<HistoryEvent> events(String clusterId) {
    return environment.getWorkflowClient().fetchHistory(WorkflowIds.cluster(clusterId)).getEvents();
  }

  /** Returns how many activities of a run were under way at once, at most. */
  int mostPending(String workflowId) {
    int pending = 0;
    int most = 0;
    for (HistoryEvent event :
        environment.getWorkflowClient().fetchHistory(workflowId).getEvents()) {
      if (event.hasActivityTaskScheduledEventAttributes()) {
        pending++;
      } else if (event.hasActivityTaskCompletedEventAttributes()
          || event.hasActivityTaskFailedEventAttributes()) {
        pending--;
      }
      most = Math.max(most, pending);
    }
    return most;
  }

  /** Counts the signals of this name that a cluster's latest run has received. */
  long signals(String clusterId, String name) {
    return events(clusterId).stream()
        .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
        .map(event -> event.getWorkflowExecutionSignaledEventAttributes().getSignalName())
        .filter(name::equals)
        .count();
  }

  /** Counts the workers' responses: while the count grows, work is in progress. */
  private record AnswerCounter(AtomicLong answers) implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      if (String.valueOf(method.getBareMethodName()).startsWith("Respond")) {
        answers.incrementAndGet();
      }
      return next.newCall(method, options);
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    close();
  }

  @Override
  public void close() {
    environment.close();
  }
}
