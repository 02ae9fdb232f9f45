package dev.embark.worker.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.Phase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionCount;
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

  private final List<String> asked = new ArrayList<>();
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
    try (RunGauges gauges = new RunGauges(temporal(), registry)) {
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
    try (RunGauges gauges = new RunGauges(temporal(), registry)) {
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

  /** Returns a Temporal client without fleets, and with seven clusters in each phase. */
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
                case "listExecutions" -> Stream.empty();
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }
}
