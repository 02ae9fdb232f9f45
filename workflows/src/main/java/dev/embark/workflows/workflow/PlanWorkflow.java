package dev.embark.workflows.workflow;

import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks at a fleet and predicts what onboarding it would change. Writes nothing. */
@WorkflowInterface
public interface PlanWorkflow {

  @WorkflowMethod
  PlanResult planFleet(PlanInput input);

  @QueryMethod
  PlanStatus status();
}
