package dev.embark.bench.floor;

import com.sun.management.OperatingSystemMXBean;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Runs the floor as a process: starts workflows, executes them, and prints how long it took. Its
 * argument is a {@link FloorOrder}. Prints {@code begin} when the measured part begins, and {@code
 * makespanMillis cpuMillis} of this process when it ends.
 */
public final class FloorMain {

  /** As many as the product's starter and batches have in progress together. */
  private static final int STARTERS = 16;

  private static final int NANOS_PER_MILLI = 1_000_000;

  /** The line printed when the measured part begins. */
  public static final String BEGIN = "begin";

  private FloorMain() {}

  public static void main(String[] arguments) {
    try {
      run(FloorOrder.of(arguments[0]));
      System.exit(0);
    } catch (Exception e) {
      // The worker's threads would keep the process alive after its main thread has died.
      e.printStackTrace(System.err);
      System.exit(1);
    }
  }

  private static void run(FloorOrder order) throws InterruptedException {
    String round = order.round();
    long waitMillis = order.waitMillis();
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newConnectedServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(order.address())
                .setGrpcCompression(GrpcCompression.NONE)
                .build(),
            Duration.ofSeconds(20));
    WorkflowClient client = WorkflowClient.newInstance(service);
    Finished finished = new Finished(order.inFlight());
    WorkerFactory factory = worker(client, round, finished);
    if (order.warmUp() > 0) {
      finish(client, new Workflows(round, "warm", order.warmUp(), waitMillis), finished);
    }
    System.out.println(BEGIN);
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    finish(client, new Workflows(round, "run", order.workflows(), waitMillis), finished);
    System.out.println(
        (System.nanoTime() - begin) / NANOS_PER_MILLI + " " + (cpuNanos() - cpu) / NANOS_PER_MILLI);
    factory.shutdownNow();
    service.shutdownNow();
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Workflows that are started together. */
  private record Workflows(String round, String part, int count, long waitMillis) {

    String id(int number) {
      return round + "/" + part + "/" + number;
    }
  }

  /** Starts the workflows and waits for all to end. */
  private static void finish(WorkflowClient client, Workflows workflows, Finished finished)
      throws InterruptedException {
    CountDownLatch all = finished.expect(workflows.count());
    start(client, workflows, finished.room);
    all.await();
    // The last activity is followed by one more workflow task.
    client.newUntypedWorkflowStub(workflows.id(workflows.count() - 1)).getResult(Void.class);
  }

  /** Counts workflows whose last activity has run; a retried activity counts once. */
  private static final class Finished implements FloorActivities {

    private final Set<String> workflows = ConcurrentHashMap.newKeySet();
    private final Semaphore room;
    private volatile CountDownLatch all = new CountDownLatch(0);

    private Finished(int atOnce) {
      room = new Semaphore(atOnce);
    }

    private CountDownLatch expect(int count) {
      all = new CountDownLatch(count);
      return all;
    }

    @Override
    public String step(String workflowId, int number) {
      if (number == FloorWorkflowImpl.STEPS && workflows.add(workflowId)) {
        room.release();
        all.countDown();
      }
      return "done";
    }
  }

  /** Tuned like the product's worker, so that the comparison is about work rather than slots. */
  private static WorkerFactory worker(
      WorkflowClient client, String round, FloorActivities activities) {
    boolean virtualThreads = Runtime.version().feature() >= 21;
    int cache = virtualThreads ? 2000 : 600;
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                .setWorkflowCacheSize(cache)
                .setMaxWorkflowThreadCount(cache * 3 / 2)
                .setUsingVirtualWorkflowThreads(virtualThreads)
                .build());
    int processors = Runtime.getRuntime().availableProcessors();
    Worker worker =
        factory.newWorker(
            queue(round),
            WorkerOptions.newBuilder()
                .setMaxConcurrentWorkflowTaskExecutionSize(Math.max(8, 6 * processors))
                .setDefaultDeadlockDetectionTimeout(5000)
                .setUsingVirtualThreads(virtualThreads)
                .build());
    worker.registerWorkflowImplementationTypes(FloorWorkflowImpl.class);
    worker.registerActivitiesImplementations(activities);
    factory.start();
    return factory;
  }

  private static void start(WorkflowClient client, Workflows workflows, Semaphore room)
      throws InterruptedException {
    ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
    CountDownLatch started = new CountDownLatch(workflows.count());
    for (int i = 0; i < workflows.count(); i++) {
      FloorWorkflow workflow = stub(client, workflows, i);
      room.acquire();
      starters.execute(
          () -> {
            startOrGiveUp(workflow, workflows.waitMillis());
            started.countDown();
          });
    }
    started.await();
    starters.shutdown();
  }

  /** An incomplete floor measures nothing, so one workflow that cannot be started ends the run. */
  private static void startOrGiveUp(FloorWorkflow workflow, long waitMillis) {
    try {
      WorkflowClient.start(workflow::run, waitMillis);
    } catch (RuntimeException e) {
      e.printStackTrace(System.err);
      Runtime.getRuntime().halt(1);
    }
  }

  private static FloorWorkflow stub(WorkflowClient client, Workflows workflows, int number) {
    return client.newWorkflowStub(
        FloorWorkflow.class,
        WorkflowOptions.newBuilder()
            .setWorkflowId(workflows.id(number))
            .setTaskQueue(queue(workflows.round()))
            .build());
  }

  private static String queue(String round) {
    return "floor-" + round;
  }
}
