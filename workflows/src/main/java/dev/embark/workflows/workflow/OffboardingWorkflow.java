package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.OffboardingInput;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Takes one cluster off impersonation: look, capture, disable, remove the bindings; or puts
 * everything back. Workflow id {@code cluster/<clusterId>}, like every run that changes a cluster.
 */
@WorkflowInterface
public interface OffboardingWorkflow extends ClusterWorkflow {

  /**
   * Runs until the cluster has an outcome.
   *
   * @return the result if the outcome is {@code Offboarded}; any other outcome fails the workflow
   *     with the {@code ErrorCode} as type and the result as details
   */
  @WorkflowMethod
  ClusterResult offboard(OffboardingInput input);
}
