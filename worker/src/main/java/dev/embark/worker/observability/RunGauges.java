package dev.embark.worker.observability;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.EmbarkAttributes;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges of the runs in each state, queried from Temporal every half minute: NaN while Temporal has
 * not answered. Every worker of an environment reports the same, so a dashboard takes the maximum.
 * Thread-safe.
 */
public final class RunGauges implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunGauges.class);

  /**
   * The time for one round of queries, made one after another: a server allows ten a second for all
   * workers, command lines and the Web UI together.
   */
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private static final int MOST_FLEETS = 20;

  private final WorkflowClient client;
  private final TaskQueues queues;
  private final Map<Phase, Long> clusters = new EnumMap<>(Phase.class);
  private final Map<FleetState, Long> fleets = new EnumMap<>(FleetState.class);
  private final MultiGauge fleetClusters;
  private final MultiGauge failuresAllowed;
  private final Deque<Question> questions = new ArrayDeque<>();
  private final Set<Question> unanswered = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(RunGauges::daemon);

  /**
   * Registers the gauges.
   *
   * @param client for the worker's namespace, on a server that counts runs
   * @param queues of the worker's environment; only its own fleets are queried
   * @param registry receives the gauges
   */
  public RunGauges(WorkflowClient client, TaskQueues queues, MeterRegistry registry) {
    this.client = client;
    this.queues = queues;
    questions.add(new Question(this::askForFleets, this::forgetFleets));
    for (Phase phase : Phase.values()) {
      Gauge.builder("embark.clusters.open", () -> read(clusters, phase))
          .description("Runs of clusters that are open, by phase")
          .tag("phase", phase.name())
          .register(registry);
      questions.add(
          new Question(() -> write(clusters, phase, open(phase)), () -> forget(clusters, phase)));
    }
    for (FleetState state : FleetState.values()) {
      Gauge.builder("embark.fleets.open", () -> read(fleets, state))
          .description("Fleets that are open, by state")
          .tag("state", state.name())
          .register(registry);
    }
    fleetClusters = MultiGauge.builder("embark.fleet.clusters").register(registry);
    failuresAllowed = MultiGauge.builder("embark.fleet.failures.allowed").register(registry);
  }

  /** Starts querying, until closed. */
  public RunGauges start() {
    long pause = PERIOD.toMillis() / questions.size();
    thread.scheduleWithFixedDelay(this::ask, 0, pause, TimeUnit.MILLISECONDS);
    return this;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Runs the next query; starts over after the last. */
  void ask() {
    Question question = questions.remove();
    questions.add(question);
    try {
      question.query().run();
      answered(question);
    } catch (RuntimeException e) {
      question.forget().run();
      failed(question, e);
    }
  }

  private void answered(Question question) {
    if (unanswered.remove(question) && unanswered.isEmpty()) {
      log.info("Temporal counts open runs again.");
    }
  }

  private void failed(Question question, RuntimeException reason) {
    log.debug("Runs were not counted.", reason);
    if (unanswered.isEmpty() && !thread.isShutdown()) {
      log.warn(
          "Temporal does not count open runs, and their gauges are NaN: {}", reason.getMessage());
    }
    unanswered.add(question);
  }

  private long open(Phase phase) {
    return client
        .countWorkflows(
            "WorkflowId STARTS_WITH '"
                + WorkflowIds.cluster("")
                + "' AND ExecutionStatus='Running' AND "
                + EmbarkAttributes.PHASE.getName()
                + "='"
                + phase
                + "'")
        .getCount();
  }

  /** A fleet of another environment may have no worker, and would let the query wait for one. */
  private void askForFleets() {
    List<WorkflowExecutionMetadata> open =
        client
            .listExecutions(
                "WorkflowType='"
                    + FleetWorkflow.class.getSimpleName()
                    + "' AND ExecutionStatus='Running'")
            .toList();
    for (FleetState state : FleetState.values()) {
      write(fleets, state, open.stream().filter(fleet -> isIn(state, fleet)).count());
    }
    showFleets(
        open.stream()
            .filter(run -> run.getTaskQueue().equals(queues.workflows()))
            .limit(MOST_FLEETS)
            .map(run -> client.newUntypedWorkflowStub(run.getExecution().getWorkflowId()))
            .flatMap(RunGauges::status)
            .toList());
  }

  private void forgetFleets() {
    for (FleetState state : FleetState.values()) {
      forget(fleets, state);
    }
    showFleets(List.of());
  }

  private static boolean isIn(FleetState state, WorkflowExecutionMetadata fleet) {
    return state.name().equals(fleet.getTypedSearchAttributes().get(EmbarkAttributes.PHASE));
  }

  /** Returns nothing for a fleet that does not answer. */
  private static Stream<FleetStatus> status(WorkflowStub fleet) {
    try {
      return Stream.of(fleet.query("status", FleetStatus.class));
    } catch (RuntimeException e) {
      log.debug("A fleet did not answer.", e);
      return Stream.empty();
    }
  }

  private void showFleets(List<FleetStatus> open) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    List<MultiGauge.Row<?>> allowed = new ArrayList<>();
    for (FleetStatus fleet : open) {
      Counts counts = fleet.counts();
      rows.add(row(fleet, "total", counts.total()));
      rows.add(row(fleet, "ended", counts.endedTotal()));
      rows.add(row(fleet, "in_flight", counts.inFlight()));
      rows.add(row(fleet, "held", counts.waiting()));
      rows.add(row(fleet, "failed", counts.failed()));
      allowed.add(MultiGauge.Row.of(Tags.of("fleet", fleet.name()), fleet.failuresAllowed()));
    }
    fleetClusters.register(rows, true);
    failuresAllowed.register(allowed, true);
  }

  private static MultiGauge.Row<?> row(FleetStatus fleet, String state, int clusters) {
    return MultiGauge.Row.of(Tags.of("fleet", fleet.name(), "state", state), clusters);
  }

  private static <K> double read(Map<K, Long> counts, K key) {
    synchronized (counts) {
      Long count = counts.get(key);
      return count == null ? Double.NaN : count;
    }
  }

  private static <K> void write(Map<K, Long> counts, K key, long count) {
    synchronized (counts) {
      counts.put(key, count);
    }
  }

  private static <K> void forget(Map<K, Long> counts, K key) {
    synchronized (counts) {
      counts.remove(key);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "embark-run-gauges");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * A query about some of the gauges.
   *
   * @param forget makes these gauges unknown: an old answer would be taken for the present
   */
  private record Question(Runnable query, Runnable forget) {}
}
