package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.converter.GlobalDataConverter;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists as a server gives them: open runs first, then those that closed last. */
class RunListTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  /** On the first page it is open; the next page shows it among the closed ones. */
  @Test
  void showsARunOnceThatClosesWhileThePagesAreRead() {
    // given
    RunList list = listing(open(1), open(2), closed(1), closed(3));

    // when
    List<RunInfo> runs = list.runsOfFleet("payments", START, null);

    // then
    assertThat(runs).extracting(RunInfo::runId).containsExactly("run-3", "run-2", "run-1");
    assertThat(runs).extracting(RunInfo::isRunning).containsExactly(false, true, false);
  }

  @Test
  void showsTheLatestClustersFirstAndNoMoreThanAskedFor() {
    // given
    RunList list = listing(open(2), open(2), closed(3), closed(1));

    // when
    List<RunList.ClusterRun> clusters =
        list.clusters(new RunList.ClusterFilter(null, null, null, null, false, false, null), 2);

    // then
    assertThat(clusters)
        .extracting(cluster -> cluster.run().runId())
        .containsExactly("run-3", "run-2");
  }

  private static WorkflowExecutionMetadata open(int number) {
    return entry(number, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  private static WorkflowExecutionMetadata closed(int number) {
    return entry(number, WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  /** Returns a run that was started so many seconds after the first. */
  private static WorkflowExecutionMetadata entry(int number, WorkflowExecutionStatus status) {
    long started = START.plusSeconds(number).toEpochMilli();
    return new WorkflowExecutionMetadata(
        WorkflowExecutionInfo.newBuilder()
            .setExecution(
                WorkflowExecution.newBuilder()
                    .setWorkflowId("cluster/" + number)
                    .setRunId("run-" + number))
            .setStatus(status)
            .setStartTime(Timestamps.fromMillis(started))
            .setCloseTime(Timestamps.fromMillis(started))
            .build(),
        GlobalDataConverter.get());
  }

  /** Returns the list of a server that answers every question with these entries. */
  private static RunList listing(WorkflowExecutionMetadata... entries) {
    WorkflowClient client =
        (WorkflowClient)
            Proxy.newProxyInstance(
                WorkflowClient.class.getClassLoader(),
                new Class<?>[] {WorkflowClient.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("listExecutions")) {
                    return Stream.of(entries);
                  }
                  throw new UnsupportedOperationException(method.getName());
                });
    Server server = Server.of("temporal:7233", "default", "default");
    return new RunList(client, server, new RunRecords(client, server));
  }
}
