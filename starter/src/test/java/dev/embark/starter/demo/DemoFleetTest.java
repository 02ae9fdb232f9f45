package dev.embark.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import dev.embark.starter.engine.EmbeddedEngine;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class DemoFleetTest {

  private static final String QUEUE = "demo-fleet-test";

  /** On a busy machine a thread can stall for a second, which looks like a deadlock. */
  private static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(30_000).build();

  private final EmbeddedEngine engine = EmbeddedEngine.start();
  private final WorkflowClient client =
      WorkflowClient.newInstance(
          engine.service(),
          WorkflowClientOptions.newBuilder()
              .setDataConverter(PayloadFormat.dataConverter())
              .build());
  private final WorkerFactory workers = WorkerFactory.newInstance(client);
  private final DemoFleet fleet = new DemoFleet(threeClusters(), engine);
  private final List<FleetCluster> clusters = fleet.clusters().clusters();

  /** A cluster's run that stays in one phase. */
  public static final class InOnePhase implements DynamicWorkflow {
    @Override
    public Object execute(EncodedValues input) {
      Phase phase = input.get(0, Phase.class);
      DynamicQueryHandler status =
          (query, arguments) ->
              new ClusterStatus("", phase, "", List.of(), false, null, null, null, null);
      Workflow.registerListener(status);
      Workflow.await(() -> false);
      return "";
    }
  }

  @BeforeEach
  void startWorker() {
    workers.newWorker(QUEUE, PATIENT).registerWorkflowImplementationTypes(InOnePhase.class);
    workers.start();
  }

  @AfterEach
  void close() {
    workers.shutdownNow();
    engine.close();
  }

  /** On a slow machine they do so before the last one begins to wait. */
  @Test
  void countsClustersThatWentOnOrEndedAsHavingWaited() {
    begin(0, Phase.Updating);
    begin(1, Phase.Done);
    begin(2, Phase.Waiting);

    DemoFleet.await(fleet::allHaveWaited);
  }

  @Test
  void waitsForClustersThatPrepareOrHaveNotBegun() {
    begin(1, Phase.Preparing);
    begin(2, Phase.Waiting);
    assertThat(fleet.allHaveWaited()).isFalse();

    begin(0, Phase.Waiting);
    assertThat(fleet.allHaveWaited()).isFalse();
  }

  private void begin(int index, Phase phase) {
    client
        .newUntypedWorkflowStub(
            "OneOfThem",
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.cluster(clusters.get(index).id().toString()))
                .setTaskQueue(QUEUE)
                .build())
        .start(phase);
  }

  private static Scenario threeClusters() {
    Part part = Part.of(3, ClusterSituation.FRESH, "", Expectation.ONBOARDED, 0, "");
    return new Scenario("three", "", "", List.of(part), Course.WORKER_KILLED, null);
  }
}
