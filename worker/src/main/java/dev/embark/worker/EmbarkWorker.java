package dev.embark.worker;

import dev.embark.encryption.EncryptingCodec.Plain;
import dev.embark.encryption.KeysetException;
import dev.embark.encryption.PayloadEncryption;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.Problem;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.observability.DomainMetrics;
import dev.embark.worker.observability.HealthServer;
import dev.embark.worker.observability.RunGauges;
import dev.embark.worker.observability.WorkerMetrics;
import dev.embark.worker.temporal.HistoryActivitiesImpl;
import dev.embark.worker.temporal.PollWatch;
import dev.embark.worker.temporal.TemporalTarget;
import dev.embark.worker.temporal.TemporalUnreachableException;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.workflow.MessageGuard;
import dev.embark.workflows.workflow.MinimalSearchAttributes;
import dev.embark.workflows.workflow.WorkflowTypes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: workflows and activities of one environment, with health and metrics. Starts
 * polling when created; {@link #close()} stops polling and lets running tasks finish. Thread-safe.
 */
public final class EmbarkWorker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbarkWorker.class);

  private static final Duration CONNECTING = Duration.ofSeconds(10);

  /** Longer than any single call may take, but an update, whose lost answer is looked into. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** For activities interrupted after the grace period. */
  private static final Duration LAST_GRACE = Duration.ofSeconds(2);

  private final PollWatch polls = new PollWatch(System::nanoTime);
  private final Deque<Runnable> releases = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable WorkerFactory factory;
  private @Nullable HealthServer health;

  private EmbarkWorker() {}

  /**
   * Connects and starts polling.
   *
   * @throws ConfigurationException if the credentials that it names cannot be used
   * @throws TemporalUnreachableException if Temporal does not answer or denies access
   * @throws UncheckedIOException if the port for health and metrics is taken
   */
  public static EmbarkWorker start(WorkerConfiguration configuration, TemporalTarget target) {
    return start(configuration, target, settings -> Adapters.of(settings, target.isEmbedded()));
  }

  static EmbarkWorker start(
      WorkerConfiguration configuration,
      TemporalTarget target,
      Function<WorkerConfiguration, Adapters> adapters) {
    EmbarkWorker worker = new EmbarkWorker();
    try {
      worker.open(configuration, target, adapters);
      return worker;
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /** Returns where health and metrics are served; empty if disabled. */
  public Optional<URI> address() {
    return Optional.ofNullable(health).map(HealthServer::address);
  }

  /** Returns why the worker is not polling for tasks; empty if it is. */
  public Optional<String> unready() {
    if (closed.get()) {
      return Optional.of("stopping");
    }
    return polls.isPolling() ? Optional.empty() : Optional.of("polls do not reach Temporal");
  }

  /**
   * Stops polling, gives running activities 30 seconds, then interrupts them: Temporal retries them
   * elsewhere. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    while (!releases.isEmpty()) {
      Runnable release = releases.pop();
      try {
        release.run();
      } catch (RuntimeException e) {
        log.warn("Something was not released at the end.", e);
      }
    }
  }

  private void open(
      WorkerConfiguration configuration,
      TemporalTarget target,
      Function<WorkerConfiguration, Adapters> outside) {
    Adapters adapters = outside.apply(configuration);
    releases.push(adapters.release());
    WorkerMetrics metrics = new WorkerMetrics(WorkerVersion.version());
    releases.push(metrics::close);
    if (configuration.http() != null) {
      health =
          HealthServer.start(
              configuration.http().bind(),
              configuration.http().port(),
              this::unready,
              metrics::scrape);
      releases.push(health::close);
    }
    WorkflowServiceStubs stubs = target.connect(metrics.scope(), List.of(polls), CONNECTING);
    releases.push(stubs::shutdown);
    WorkflowClient client = WorkflowClient.newInstance(stubs, clientOptions(configuration, target));
    factory = workers(client, configuration, target.isEmbedded(), adapters, metrics);
    releases.push(this::drain);
    factory.start();
    if (!target.isEmbedded()) { // which cannot count runs
      TaskQueues queues = new TaskQueues(configuration.environment());
      releases.push(new RunGauges(client, queues, metrics.registry()).start()::close);
    }
    log.info(
        "Worker {} polls {}, environment {}; health and metrics: {}.",
        WorkerVersion.identity(),
        target,
        configuration.environment(),
        address().map(URI::toString).orElse("off"));
  }

  private static WorkflowClientOptions clientOptions(
      WorkerConfiguration configuration, TemporalTarget target) {
    WorkflowClientOptions.Builder options =
        WorkflowClientOptions.newBuilder()
            .setNamespace(target.namespace())
            .setIdentity(WorkerVersion.identity())
            .setDataConverter(dataConverter(configuration));
    if (target.isEmbedded()) {
      // The test server announces worker heartbeats but does not serve them.
      options.setWorkerHeartbeatInterval(Duration.ofSeconds(-1));
    }
    return options.build();
  }

  private static DataConverter dataConverter(WorkerConfiguration configuration) {
    try {
      // Anyone with write access to the namespace could have made an unencrypted payload.
      return PayloadEncryption.converter(configuration.payloads().keysetFile(), Plain.REFUSED);
    } catch (KeysetException e) {
      throw new ConfigurationException(
          List.of(
              new Problem(
                  PayloadEncryption.VARIABLE,
                  String.valueOf(configuration.payloads().keysetFile()),
                  "names a file that " + e.getMessage())));
    }
  }

  private static WorkerFactory workers(
      WorkflowClient client,
      WorkerConfiguration configuration,
      boolean embedded,
      Adapters adapters,
      WorkerMetrics metrics) {
    WorkerTuning tuning = WorkerTuning.of(configuration, embedded);
    TaskQueues queues = new TaskQueues(configuration.environment());
    metrics.showRates(tuning.rates(queues));
    WorkerFactory factory =
        WorkerFactory.newInstance(client, tuning.factory(interceptors(configuration, metrics)));
    Worker workflows = factory.newWorker(queues.workflows(), tuning.workflows());
    workflows.registerWorkflowImplementationTypes(WorkflowTypes.all());
    metrics.nameWorkflows(WorkflowTypes.all());
    register(
        workflows,
        metrics,
        new HistoryActivitiesImpl(client, !embedded),
        new SelfDescription(configuration, InstantSource.system()),
        adapters.notifications());
    register(
        factory.newWorker(queues.castAi(), tuning.castAi()),
        metrics,
        adapters.castAi(),
        adapters.castAiInspection());
    register(
        factory.newWorker(queues.iamRead(), tuning.iamReads()),
        metrics,
        adapters.iamRead(),
        adapters.access(),
        adapters.iamInspection());
    register(
        factory.newWorker(queues.iamWrite(), tuning.iamWrites()),
        metrics,
        adapters.iamWrite(),
        adapters.customRoles(),
        adapters.keySwitch());
    return factory;
  }

  private static void register(Worker worker, WorkerMetrics metrics, Object... activities) {
    worker.registerActivitiesImplementations(activities);
    metrics.nameActivities(activities);
  }

  private static WorkerInterceptor[] interceptors(
      WorkerConfiguration configuration, WorkerMetrics metrics) {
    List<WorkerInterceptor> interceptors = new ArrayList<>();
    interceptors.add(new MessageGuard());
    interceptors.add(new DomainMetrics(metrics.registry()));
    if (configuration.payloads().minimalSearchAttributes()) {
      interceptors.add(MinimalSearchAttributes.ofWorkflows());
    }
    return interceptors.toArray(WorkerInterceptor[]::new);
  }

  private void drain() {
    WorkerFactory running = factory;
    if (running == null) {
      return;
    }
    running.shutdown();
    running.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    if (!running.isTerminated()) {
      log.warn("Activities are still under way after {}; they are interrupted.", GRACE);
      running.shutdownNow();
      running.awaitTermination(LAST_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
