package dev.embark.starter.engine;

import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.embark.starter.client.SearchAttributeSetup;
import io.temporal.api.testservice.v1.SleepRequest;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.serviceclient.TestServiceStubs;
import io.temporal.serviceclient.TestServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Temporal's in-memory server inside this process: for the demo and for tests, never with real
 * credentials, since nothing survives the process. It cannot list runs, has no Web UI and does not
 * enforce task queue rate limits. On request it skips time in which nothing but timers is pending,
 * so that waits of minutes take no time.
 */
public final class EmbeddedEngine implements RunningEngine {

  private static final String NAMESPACE = "default";

  /** How far time may advance beyond the end of a run. */
  private static final Duration STEP = Duration.ofSeconds(5);

  /** This many consecutive steps without skipped time or busy workers cannot be a coincidence. */
  private static final int STILL_STEPS = 2;

  /** A step takes as long as its activities; the library's own limit is 10 s. */
  private static final Duration LONGEST_STEP = Duration.ofMinutes(5);

  private final TestServer.InProcessTestServer server;
  private final WorkerTasks tasks = new WorkerTasks();
  private final WorkflowServiceStubs service;
  private final TestServiceStubs time;

  private EmbeddedEngine(TestServer.InProcessTestServer server) {
    this.server = server;
    this.service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(server.getChannel())
                .setGrpcClientInterceptors(List.of(tasks))
                .validateAndBuildWithDefaults());
    this.time =
        TestServiceStubs.newServiceStubs(
            TestServiceStubsOptions.newBuilder()
                .setChannel(server.getChannel())
                .setRpcTimeout(LONGEST_STEP)
                .validateAndBuildWithDefaults());
  }

  /** Starts a server; time passes normally except during {@link #skippingTime}. */
  public static EmbeddedEngine start() {
    EmbeddedEngine engine = new EmbeddedEngine(TestServer.createServer(true));
    SearchAttributeSetup.create(engine.service, NAMESPACE);
    return engine;
  }

  @Override
  public WorkflowServiceStubs service() {
    return service;
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  /** Returns the server's clock, which includes skipped time. */
  public Clock clock() {
    return new ServerClock();
  }

  /**
   * Runs an action in another thread and skips idle time until it is done. Time is skipped in small
   * steps, so that it does not advance to the timeouts of closed runs, which are years ahead.
   */
  public <T> T skippingTime(Supplier<T> action) {
    CompletableFuture<T> result = CompletableFuture.supplyAsync(action, EmbeddedEngine::inThread);
    SleepRequest step =
        SleepRequest.newBuilder().setDuration(Durations.fromMillis(STEP.toMillis())).build();
    int stillSteps = 0;
    while (!result.isDone()) {
      long begin = System.nanoTime();
      time.blockingStub().unlockTimeSkippingWithSleep(step);
      boolean still = System.nanoTime() - begin >= STEP.toNanos() && tasks.isNoneUnderWay();
      stillSteps = still ? stillSteps + 1 : 0;
      if (stillSteps == STILL_STEPS) {
        giveBackLock();
        stillSteps = 0;
      }
    }
    return result.join();
  }

  /**
   * Releases a time-skipping lock. The in-memory server can keep a lock for something that has
   * ended, and skips nothing from then on: consecutive steps that take their nominal time although
   * no worker is busy reveal it. While a worker is busy, time is rightly not skipped, and releasing
   * its lock would let time advance past its timeouts.
   */
  private void giveBackLock() {
    time.blockingStub().unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
  }

  @Override
  public void close() {
    time.shutdownNow();
    service.shutdownNow();
    server.close();
  }

  private static void inThread(Runnable action) {
    Thread thread = new Thread(action, "embark-embedded-run");
    thread.setDaemon(true);
    thread.start();
  }

  private final class ServerClock extends Clock {

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("the server's time is UTC");
    }

    @Override
    public Instant instant() {
      Timestamp now = time.blockingStub().getCurrentTime(Empty.getDefaultInstance()).getTime();
      return Instant.ofEpochSecond(now.getSeconds(), now.getNanos());
    }
  }
}
