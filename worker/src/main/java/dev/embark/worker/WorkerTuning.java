package dev.embark.worker;

import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.workflows.model.TaskQueues;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.Map;

/**
 * The worker's concurrency limits and rates. Immutable.
 *
 * @param configuration rates and cache
 * @param embedded whether the server is the in-memory one, which does not enforce task queue rates
 * @param processors of this machine
 */
record WorkerTuning(WorkerConfiguration configuration, boolean embedded, int processors) {

  private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

  /** With more concurrent workflow tasks per core, the SDK reports deadlocks. */
  private static final int WORKFLOW_TASKS_A_CORE = 6;

  /**
   * Lookups of earlier runs, one per batch, and notices. These only wait, a notice for ten seconds
   * if its webhook does not answer, which must not delay the lookups.
   */
  private static final int HISTORY_SLOTS = 20;

  /** The account, the caller's permissions on it, its policy. */
  private static final int READS_A_LOOK = 3;

  /** Used if writes would leave nothing. No real quota does: Google allows ten reads per write. */
  private static final double LEAST_SHARE_OF_LOOKS = 0.125;

  /** A registration, an update or an undo reads the cluster before it posts. */
  private static final int CALLS_A_CHANGE = 2;

  private static final int CASTAI_SLOTS = 100;
  private static final int IAM_READ_SLOTS = 60;
  private static final int IAM_WRITE_SLOTS = 30;

  static WorkerTuning of(WorkerConfiguration configuration, boolean embedded) {
    return new WorkerTuning(configuration, embedded, Runtime.getRuntime().availableProcessors());
  }

  WorkerFactoryOptions factory(WorkerInterceptor... interceptors) {
    int cache = configuration.workflowCache();
    return WorkerFactoryOptions.newBuilder()
        .setWorkerInterceptors(interceptors)
        .setWorkflowCacheSize(cache)
        // Ignored with virtual threads; each cached workflow keeps at least one thread.
        .setMaxWorkflowThreadCount(Math.max(600, cache * 3 / 2))
        .setUsingVirtualWorkflowThreads(VIRTUAL_THREADS)
        .build();
  }

  WorkerOptions workflows() {
    return newOptions()
        .setMaxConcurrentWorkflowTaskExecutionSize(Math.max(8, WORKFLOW_TASKS_A_CORE * processors))
        .setMaxConcurrentActivityExecutionSize(HISTORY_SLOTS)
        .setDefaultDeadlockDetectionTimeout(embedded ? 5000 : 2000)
        .setUsingVirtualThreads(VIRTUAL_THREADS)
        .build();
  }

  WorkerOptions castAi() {
    return activities(changes(), CASTAI_SLOTS);
  }

  /** The queue counts activities, the configured rate counts calls. */
  private double changes() {
    return configuration.rates().castAi() / CALLS_A_CHANGE;
  }

  WorkerOptions iamReads() {
    return activities(looks(), IAM_READ_SLOTS);
  }

  /**
   * The queue counts activities, Google counts calls: an inspection of an account is three reads,
   * and each write reads the policy first. The rest of the quota goes to inspections.
   */
  private double looks() {
    double left = configuration.rates().iamReads() - configuration.rates().iamWrites();
    double least = configuration.rates().iamReads() * LEAST_SHARE_OF_LOOKS;
    return Math.max(least, left / READS_A_LOOK);
  }

  /** Returns the activities per second that each queue dispatches, across all workers. */
  Map<String, Double> rates(TaskQueues queues) {
    return Map.of(
        queues.castAi(), changes(),
        queues.iamRead(), looks(),
        queues.iamWrite(), configuration.rates().iamWrites());
  }

  WorkerOptions iamWrites() {
    return activities(configuration.rates().iamWrites(), IAM_WRITE_SLOTS);
  }

  /**
   * With a deployment name, the server knows each worker's release and dispatches tasks to the
   * current one. Every release replays the histories of earlier ones, so runs move on to it;
   * pinning them would keep old workers alive for as long as a cluster is held.
   */
  private WorkerOptions.Builder newOptions() {
    WorkerOptions.Builder options = WorkerOptions.newBuilder();
    String deployment = configuration.deployment();
    return deployment == null
        ? options
        : options.setDeploymentOptions(
            WorkerDeploymentOptions.newBuilder()
                .setUseVersioning(true)
                .setVersion(new WorkerDeploymentVersion(deployment, WorkerVersion.version()))
                .setDefaultVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
                .build());
  }

  private WorkerOptions activities(double rate, int slots) {
    WorkerOptions.Builder options =
        newOptions()
            .setMaxTaskQueueActivitiesPerSecond(rate)
            .setMaxConcurrentActivityExecutionSize(slots)
            .setUsingVirtualThreads(VIRTUAL_THREADS);
    if (embedded) {
      options.setMaxWorkerActivitiesPerSecond(rate);
    }
    return options.build();
  }
}
