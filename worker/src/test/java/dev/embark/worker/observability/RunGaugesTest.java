package dev.embark.worker.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionCount;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import io.temporal.common.converter.GlobalDataConverter;
import io.temporal.internal.common.SearchAttributesUtil;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The gauges of open runs, by the queries they send to Temporal. */
class RunGaugesTest {

  private static final TaskQueues QUEUES = new TaskQueues("production");

  private final List<String> asked = new ArrayList<>();
  private final List<WorkflowExecutionMetadata> fleets = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RunGauges.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private boolean isDown;

  @BeforeEach
  void keepTheLog() {
    logged.start();
    logger.addAppender(logged);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void giveBackTheLog() {
    logger.detachAppender(logged);
    logger.setLevel(null);
  }

  @Test
  void oneQuestionIsAskedAtATimeUntilEachWasAsked() {
    try (RunGauges gauges = new RunGauges(temporal(), QUEUES, registry)) {
      // when
      for (int turn = 1; turn <= 1 + Phase.values().length; turn++) {
        gauges.ask();

        // then a server that allows few queries per second does not get all of them together
        assertThat(asked).hasSize(turn);
      }

      // and
      for (Phase phase : Phase.values()) {
        assertThat(asked).filteredOn(each -> each.contains("'" + phase + "'")).hasSize(1);
        assertThat(registry.get("embark.clusters.open").tag("phase", phase.name()).gauge().value())
            .isEqualTo(7);
      }
      gauges.ask();
      assertThat(asked.get(asked.size() - 1)).isEqualTo(asked.get(0));
    }
  }

  @Test
  void whatTemporalDoesNotAnswerIsNotANumberAndIsLoggedOnceForEachChange() {
    try (RunGauges gauges = new RunGauges(temporal(), QUEUES, registry)) {
      // given
      assertThat(counts()).as("before the first answer").containsOnly(Double.NaN);
      askAll(gauges);
      assertThat(counts()).containsOnly(7.0, 0.0);

      // when
      isDown = true;
      askAll(gauges);
      askAll(gauges);

      // then
      assertThat(counts()).as("without an answer").containsOnly(Double.NaN);
      assertThat(levels()).containsExactly(Level.WARN);

      // and when
      isDown = false;
      askAll(gauges);

      // then
      assertThat(counts()).containsOnly(7.0, 0.0);
      assertThat(levels()).containsExactly(Level.WARN, Level.INFO);
    }
  }

  /** Another environment may have no worker: each query would wait for one in vain. */
  @Test
  void onlyFleetsOfTheWorkersOwnEnvironmentAreQueriedThoughAllAreCounted() {
    try (RunGauges gauges = new RunGauges(temporal(), QUEUES, registry)) {
      // given
      fleets.add(fleet("staging", "fleet/trial"));
      fleets.add(fleet("production", "fleet/payments"));

      // when
      askAll(gauges);

      // then
      assertThat(asked).contains("fleet/payments").doesNotContain("fleet/trial");
      assertThat(gauge("fleets", "state", FleetState.PAUSED)).isEqualTo(2);
    }
  }

  private static WorkflowExecutionMetadata fleet(String environment, String workflowId) {
    return new WorkflowExecutionMetadata(
        WorkflowExecutionInfo.newBuilder()
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
            .setTaskQueue(new TaskQueues(environment).workflows())
            .setSearchAttributes(
                SearchAttributesUtil.encodeTyped(
                    SearchAttributes.newBuilder()
                        .set(EmbarkAttributes.PHASE, FleetState.PAUSED.name())
                        .build()))
            .build(),
        GlobalDataConverter.get());
  }

  private static void askAll(RunGauges gauges) {
    for (int turn = 1; turn <= 1 + Phase.values().length; turn++) {
      gauges.ask();
    }
  }

  /** Returns the values of all gauges of clusters and fleets. */
  private List<Double> counts() {
    return Stream.concat(
            Stream.of(Phase.values()).map(phase -> gauge("clusters", "phase", phase)),
            Stream.of(FleetState.values()).map(state -> gauge("fleets", "state", state)))
        .toList();
  }

  private double gauge(String runs, String tag, Enum<?> value) {
    return registry.get("embark." + runs + ".open").tag(tag, value.name()).gauge().value();
  }

  private List<Level> levels() {
    return logged.list.stream().map(ILoggingEvent::getLevel).toList();
  }

  /** Returns a Temporal client with fleets that do not answer, and seven clusters in each phase. */
  private WorkflowClient temporal() {
    return (WorkflowClient)
        Proxy.newProxyInstance(
            WorkflowClient.class.getClassLoader(),
            new Class<?>[] {WorkflowClient.class},
            (proxy, method, arguments) -> {
              if (isDown) {
                throw new IllegalStateException("no answer");
              }
              asked.add(String.valueOf(arguments[0]));
              return switch (method.getName()) {
                case "countWorkflows" ->
                    new WorkflowExecutionCount(
                        CountWorkflowExecutionsResponse.newBuilder().setCount(7).build());
                case "listExecutions" -> fleets.stream();
                case "newUntypedWorkflowStub" -> silent();
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }

  private static WorkflowStub silent() {
    return (WorkflowStub)
        Proxy.newProxyInstance(
            WorkflowStub.class.getClassLoader(),
            new Class<?>[] {WorkflowStub.class},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("no answer");
            });
  }
}
