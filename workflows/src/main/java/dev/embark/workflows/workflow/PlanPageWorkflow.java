package dev.embark.workflows.workflow;

import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.model.PlanPage;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks at a part of a fleet. Writes nothing. */
@WorkflowInterface
public interface PlanPageWorkflow {

  @WorkflowMethod
  PlanPage planPage(PageInput input);
}
