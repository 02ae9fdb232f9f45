package dev.embark.starter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.workflow.EmbarkAttributes;
import io.temporal.api.testservice.v1.LockTimeSkippingRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import io.temporal.common.SearchAttributes.Builder;
import io.temporal.serviceclient.TestServiceStubs;
import io.temporal.serviceclient.TestServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class EmbeddedEngineTest {

  /** On a busy machine a thread can stall for a second, which looks like a deadlock. */
  private static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(30_000).build();

  /** A workflow that only waits. */
  @WorkflowInterface
  public interface Waiting {
    @WorkflowMethod
    void await(Duration duration);

    @QueryMethod
    boolean isWaiting();
  }

  /** Waits on a durable timer. */
  public static final class WaitingImpl implements Waiting {
    @Override
    public void await(Duration duration) {
      Workflow.sleep(duration);
    }

    @Override
    public boolean isWaiting() {
      return true;
    }
  }

  @Test
  void skipsTheWaitsOfRunsAndItsClockTellsTheSkippedTime() {
    try (EmbeddedEngine engine = EmbeddedEngine.start()) {
      // given
      WorkerFactory worker = worker(engine);
      Waiting workflow = stub(engine);
      Instant before = engine.clock().instant();
      Instant wallBefore = Instant.now();

      // when
      engine.skippingTime(
          () -> {
            workflow.await(Duration.ofHours(5));
            return true;
          });
      worker.shutdownNow();

      // then
      // Steps continue until the client has received the end, which takes many on a busy machine;
      // the timeouts of closed runs, to which time must not advance, are ten years ahead.
      assertThat(Duration.between(before, engine.clock().instant()))
          .isBetween(Duration.ofHours(5), Duration.ofDays(2));
      assertThat(Duration.between(wallBefore, Instant.now())).isLessThan(Duration.ofMinutes(1));
    }
  }

  /** The server itself occasionally leaves such a lock behind. */
  @Test
  void givesBackALockThatNobodyHoldsThoughWorkersAnswerNowAndThen() {
    try (EmbeddedEngine engine = EmbeddedEngine.start()) {
      WorkerFactory worker = worker(engine);
      lockTime(engine);
      Waiting talkative = stub(engine);
      WorkflowClient.start(talkative::await, Duration.ofDays(1));
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> talk =
          CompletableFuture.runAsync(
              () -> {
                while (!done.get()) {
                  talkative.isWaiting();
                  LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
                }
              });

      engine.skippingTime(
          () -> {
            stub(engine).await(Duration.ofHours(5));
            done.set(true);
            return true;
          });
      talk.join();
      worker.shutdownNow();
    }
  }

  private static void lockTime(EmbeddedEngine engine) {
    TestServiceStubs.newServiceStubs(
            TestServiceStubsOptions.newBuilder()
                .setChannel(engine.service().getRawChannel())
                .validateAndBuildWithDefaults())
        .blockingStub()
        .lockTimeSkipping(LockTimeSkippingRequest.getDefaultInstance());
  }

  @Test
  void timeRunsAsOutsideUnlessItIsSkipped() {
    try (EmbeddedEngine engine = EmbeddedEngine.start()) {
      // given
      Waiting workflow = stub(engine);
      WorkflowClient.start(workflow::await, Duration.ofHours(5));

      // then
      assertThat(Duration.between(Instant.now(), engine.clock().instant()).abs())
          .isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void knowsEmbarksSearchAttributes() {
    try (EmbeddedEngine engine = EmbeddedEngine.start()) {
      // given
      Builder all = SearchAttributes.newBuilder();
      EmbarkAttributes.ALL.forEach(key -> all.set(key, "some"));
      WorkflowOptions options =
          WorkflowOptions.newBuilder()
              .setTaskQueue("queue")
              .setTypedSearchAttributes(all.build())
              .build();
      Waiting workflow = client(engine).newWorkflowStub(Waiting.class, options);

      // when an unknown attribute would be rejected
      var execution = WorkflowClient.start(workflow::await, Duration.ZERO);

      // then
      assertThat(execution.getRunId()).isNotEmpty();
    }
  }

  private static WorkflowClient client(EmbeddedEngine engine) {
    return WorkflowClient.newInstance(engine.service());
  }

  private static Waiting stub(EmbeddedEngine engine) {
    return client(engine)
        .newWorkflowStub(Waiting.class, WorkflowOptions.newBuilder().setTaskQueue("queue").build());
  }

  private static WorkerFactory worker(EmbeddedEngine engine) {
    WorkerFactory factory = WorkerFactory.newInstance(client(engine));
    factory.newWorker("queue", PATIENT).registerWorkflowImplementationTypes(WaitingImpl.class);
    factory.start();
    return factory;
  }
}
