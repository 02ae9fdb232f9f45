package dev.embark.e2e;

import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;

/** Onboardings of single clusters, started as any client of Temporal can, past the command line. */
final class Onboardings {

  private Onboardings() {}

  static WorkflowStub start(WorkflowClient client, TaskQueues queues, OnboardingInput input) {
    return start(client, queues, WorkflowIds.cluster(input.target().clusterId()), input);
  }

  /** With an id of the caller's choice. */
  static WorkflowStub start(
      WorkflowClient client, TaskQueues queues, String workflowId, OnboardingInput input) {
    WorkflowStub run =
        client.newUntypedWorkflowStub(
            OnboardingWorkflow.class.getSimpleName(),
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(queues.workflows())
                .build());
    run.start(input);
    return run;
  }
}
