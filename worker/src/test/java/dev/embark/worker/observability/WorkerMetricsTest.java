package dev.embark.worker.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import dev.embark.workflows.port.WorkerInspectionActivities;
import dev.embark.workflows.workflow.WorkflowTypes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

  private final WorkerMetrics metrics = new WorkerMetrics("1.0");

  @BeforeEach
  void register() {
    WorkerInspectionActivities inspection =
        () -> {
          throw new UnsupportedOperationException("only its name counts");
        };
    metrics.nameActivities(inspection);
    metrics.nameWorkflows(WorkflowTypes.all());
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void namesTheTypesThatTheWorkerRegisters() {
    run("OnboardingWorkflow", "DescribeWorker");

    assertThat(series())
        .isNotEmpty()
        .allMatch(line -> line.contains("workflow_type=\"OnboardingWorkflow\""))
        .allMatch(line -> line.contains("activity_type=\"DescribeWorker\""));
  }

  @Test
  void keepsNoTypeThatStrangersMadeUp() {
    run("Stranger", "Invented");
    int before = series().size();

    for (int i = 0; i < 100; i++) {
      run("Stranger" + i, "Invented" + i);
    }

    assertThat(series())
        .hasSize(before)
        .allMatch(line -> line.contains("workflow_type=\"other\""))
        .allMatch(line -> line.contains("activity_type=\"other\""));
  }

  /** As for calls of Temporal outside any task. */
  @Test
  @SuppressWarnings("NullAway") // the library does so
  void takesMetricsWithoutTags() {
    metrics.scope().tagged(null).counter("temporal_request").inc(1);
  }

  /** What strangers make up must not even reach the scopes, which keep each set of tags. */
  @Test
  void strangersShareOneScope() {
    Scope root = metrics.scope();

    assertThat(root.tagged(Map.of("workflow_type", "Stranger1")).counter("temporal_tasks"))
        .isSameAs(root.tagged(Map.of("workflow_type", "Stranger2")).counter("temporal_tasks"));
  }

  /** Reports a task as the SDK does: types come on top of tags that say there are none. */
  private void run(String workflow, String activity) {
    metrics
        .scope()
        .tagged(Map.of("workflow_type", "none", "activity_type", "none"))
        .tagged(Map.of("workflow_type", workflow, "activity_type", activity))
        .timer("temporal_activity_execution_latency")
        .record(Duration.ofMillis(5));
  }

  private List<String> series() {
    return metrics.scrape().lines().filter(line -> line.startsWith("temporal_")).toList();
  }
}
