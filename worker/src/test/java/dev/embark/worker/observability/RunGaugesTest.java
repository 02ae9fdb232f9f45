package dev.embark.worker.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Phase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionCount;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The gauges of open runs, by the queries they send to Temporal. */
class RunGaugesTest {

  private final List<String> asked = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

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

  /** Returns a Temporal client without fleets, and with seven clusters in each phase. */
  private WorkflowClient temporal() {
    return (WorkflowClient)
        Proxy.newProxyInstance(
            WorkflowClient.class.getClassLoader(),
            new Class<?>[] {WorkflowClient.class},
            (proxy, method, arguments) -> {
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
