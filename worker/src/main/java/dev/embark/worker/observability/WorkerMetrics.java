package dev.embark.worker.observability;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.metadata.POJOActivityImplMetadata;
import io.temporal.common.metadata.POJOWorkflowImplMetadata;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of one worker in one registry: Temporal's, the process's and our own. Thread-safe.
 */
public final class WorkerMetrics implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkerMetrics.class);

  /**
   * The tags of every Temporal SDK metric. The SDK reports the same metric with different sets of
   * tags, and Prometheus keeps only the first set it sees.
   */
  private static final List<String> TEMPORAL_TAGS =
      List.of(
          "activity_type",
          "exception",
          "failure_reason",
          "namespace",
          "operation",
          "poller_type",
          "query_type",
          "signal_name",
          "status_code",
          "task_queue",
          "update_name",
          "worker_type",
          "workflow_type");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Set<String> types = ConcurrentHashMap.newKeySet();
  private final Scope scope;

  /**
   * Creates a registry with the process's metrics and {@code embark_worker_info}.
   *
   * @param version of Embark
   */
  public WorkerMetrics(String version) {
    registry.config().meterFilter(new OneTagSet());
    scope =
        new KnownTypes(
            new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(Duration.ofSeconds(1)),
            types);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    Gauge.builder("embark.worker.info", () -> 1).tag("version", version).register(registry);
  }

  /** Returns the scope that the Temporal SDK reports to. */
  public Scope scope() {
    return scope;
  }

  /** Returns the registry for our own metrics. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Reports tasks of these workflows by their types. Other types are not told apart. */
  public void nameWorkflows(Class<?>... implementations) {
    for (Class<?> implementation : implementations) {
      POJOWorkflowImplMetadata.newInstance(implementation)
          .getWorkflowMethods()
          .forEach(method -> types.add(method.getName()));
    }
  }

  /** Reports tasks of these activities by their types. Other types are not told apart. */
  public void nameActivities(Object... implementations) {
    for (Object implementation : implementations) {
      POJOActivityImplMetadata.newInstance(implementation.getClass())
          .getActivityMethods()
          .forEach(method -> types.add(method.getActivityTypeName()));
    }
  }

  /**
   * Publishes the limits against which the queues' usage is compared.
   *
   * @param rates activities per second, by queue
   */
  public void showRates(Map<String, Double> rates) {
    rates.forEach(
        (queue, rate) ->
            Gauge.builder("embark.rate.limit", () -> rate)
                .description("Activities a second, over all workers together")
                .tag("task_queue", queue)
                .register(registry));
  }

  /** Returns all metrics in Prometheus's text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    try {
      scope.close();
    } catch (ScopeCloseException e) {
      log.debug("The last metrics were not reported.", e);
    }
    garbageCollection.close();
    registry.close();
  }

  private static final class OneTagSet implements MeterFilter {

    @Override
    public Meter.Id map(Meter.Id id) {
      if (!id.getName().startsWith("temporal_")) {
        return id;
      }
      Map<String, String> given =
          id.getTags().stream().collect(Collectors.toMap(Tag::getKey, Tag::getValue, (a, b) -> b));
      return id.replaceTags(
          TEMPORAL_TAGS.stream().map(tag -> Tag.of(tag, given.getOrDefault(tag, "none"))).toList());
    }
  }
}
