package dev.embark.e2e;

import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;

/** Starts onboardings of single clusters as any Temporal client can, without the command line. */
final class Onboardings {

  private Onboardings() {}

  static WorkflowStub start(WorkflowClient client, TaskQueues queues, OnboardingInput input) {
    return start(client, queues, WorkflowIds.cluster(input.target().clusterId()), input);
  }

  /** Starts an onboarding with a given workflow id. */
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
